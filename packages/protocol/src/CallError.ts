/** The one error class of calls: a stable code, whether another try can help, and the evidence in `cause`. */

const BRAND: unique symbol = Symbol.for("org.tertulia.CallError") as never;

/** Every way a call can fail. The text a person reads is chosen by this code, so a new one needs a text. */
export type CallErrorCode =
  /** The homeserver names no LiveKit transport, neither by MSC4143 nor in its client well-known. */
  | "call/no-transport"
  /** This room's power levels do not let the person send call memberships. */
  | "call/no-permission"
  /** The person is not (or no longer) a member, or the call service refuses them: 403. */
  | "call/forbidden"
  /** The call service could not find out who asks: 401, which it also says when it cannot reach the homeserver. */
  | "call/unverified"
  /** The call service does not answer, or answers with a server error. */
  | "call/service-unreachable"
  /** The call service answers something that is not a call token. */
  | "call/service-nonsense"
  /** The SFU cannot be reached, or no media path to it comes up. */
  | "call/sfu-unreachable"
  /** The SFU takes no more people into this room. */
  | "call/full"
  /** The room is encrypted and this browser has neither insertable streams nor script transforms. */
  | "call/encryption-unsupported"
  /** The homeserver refused or never took the membership event. */
  | "call/membership-failed"
  /** The homeserver cannot be reached. */
  | "call/homeserver-unreachable"
  /** The browser says it has no network. */
  | "call/offline"
  /** The same login joined from somewhere else and took the call over. */
  | "call/taken-over"
  /** An administrator or the service removed the person from the call. */
  | "call/removed"
  /** The call was ended for everybody. */
  | "call/ended"
  /** No microphone is attached. */
  | "device/no-microphone"
  /** No camera is attached. */
  | "device/no-camera"
  /** The browser or the person denied the microphone. */
  | "device/microphone-denied"
  /** The browser or the person denied the camera. */
  | "device/camera-denied"
  /** Another program holds the device. */
  | "device/in-use"
  /** The browser cannot share a screen, or the system refused. */
  | "device/screen-failed"
  /** Anything else; the evidence is in `cause`. */
  | "call/unexpected";

const RETRYABLE: ReadonlySet<CallErrorCode> = new Set([
  "call/unverified",
  "call/service-unreachable",
  "call/service-nonsense",
  "call/sfu-unreachable",
  "call/full",
  "call/membership-failed",
  "call/homeserver-unreachable",
  "call/offline",
  "call/taken-over",
  "call/unexpected",
]);

/** A failed call. Its message is for developers, in English, without tokens or message content. */
export class CallError extends Error {
  readonly code: CallErrorCode;
  /** Whether the same action may work later without anybody changing a setting. */
  readonly retryable: boolean;
  readonly [BRAND] = true;

  constructor(
    code: CallErrorCode,
    options: { readonly cause?: unknown; readonly detail?: string } = {},
  ) {
    super(options.detail === undefined ? code : `${code}: ${options.detail}`, {
      cause: options.cause,
    });
    this.name = "CallError";
    this.code = code;
    this.retryable = RETRYABLE.has(code);
  }
}

/** Whether a thrown value is a {@link CallError}, also one from another copy of this module. */
export function isCallError(value: unknown): value is CallError {
  return typeof value === "object" && value !== null && BRAND in value;
}

/** The thrown value itself when it is a {@link CallError}, else one with the given code around it. */
export function toCallError(value: unknown, code: CallErrorCode = "call/unexpected"): CallError {
  return isCallError(value) ? value : new CallError(code, { cause: value });
}
