/** Translates what livekit-client throws and tells into call errors. */
import { CallError, type CallErrorCode } from "@tertulia/protocol";
import { ConnectionError, ConnectionErrorReason, DisconnectReason } from "livekit-client";

/**
 * Why a connect failed. The SFU's own words stay out: its 401 body repeats the token.
 */
export function toConnectError(error: unknown): CallError {
  if (!(error instanceof ConnectionError))
    return new CallError("call/sfu-unreachable", { detail: nameOf(error) });
  const detail = ConnectionErrorReason[error.reason] ?? "unknown";
  if (error.reason === ConnectionErrorReason.NotAllowed)
    return new CallError("call/forbidden", { detail });
  if (
    error.reason === ConnectionErrorReason.LeaveRequest &&
    error.context === DisconnectReason.JOIN_FAILURE
  ) {
    return new CallError("call/full", { detail });
  }
  return new CallError("call/sfu-unreachable", { detail });
}

/** Why a connection that stood is over. A reason that names nobody's decision means: connect again. */
export function toDisconnectError(reason: DisconnectReason | undefined): CallError {
  const codes: Partial<Record<DisconnectReason, CallErrorCode>> = {
    [DisconnectReason.DUPLICATE_IDENTITY]: "call/taken-over",
    [DisconnectReason.PARTICIPANT_REMOVED]: "call/removed",
    [DisconnectReason.ROOM_DELETED]: "call/ended",
  };
  const detail = (reason === undefined ? undefined : DisconnectReason[reason]) ?? "the SDK gave up";
  return new CallError(
    (reason === undefined ? undefined : codes[reason]) ?? "call/sfu-unreachable",
    { detail },
  );
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
