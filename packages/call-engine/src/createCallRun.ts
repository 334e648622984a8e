/** One call's running parts: its presence in the room, its SFU connections and its timers. Ends once, for good. */
import {
  CallError,
  toCallError,
  type LiveKitIdentity,
  type MatrixRoomId,
} from "@tertulia/protocol";
import type { CallEffect, CallEvent, TimerName } from "./core/callState.ts";
import type { MemberKey, TileSource } from "./core/snapshot.ts";
import type { CallEnginePorts } from "./createCallEngine.ts";
import type {
  DeviceKind,
  MediaKey,
  RtcPresence,
  SfuConnection,
  SfuOptions,
  VideoSink,
} from "./ports.ts";
import { toIntent } from "./toIntent.ts";

/** Which call. */
export interface CallRunOptions {
  readonly roomId: MatrixRoomId;
  readonly isEncrypted: boolean;
  readonly identity: LiveKitIdentity;
}

/** The running parts, as the engine uses them. */
export interface CallRun {
  readonly perform: (effect: Exclude<CallEffect, { kind: "tearDown" }>) => void;
  readonly setDevice: (device: DeviceKind, isOn: boolean) => Promise<void>;
  readonly setHandRaised: (isRaised: boolean) => Promise<void>;
  readonly attachVideo: (key: MemberKey, source: TileSource, sink: VideoSink) => () => void;
  readonly audioLevel: (key: MemberKey) => number;
  readonly end: (membership: "remove" | "abandon") => Promise<void>;
}

interface OpenLink {
  readonly connection: SfuConnection;
  identities: ReadonlySet<LiveKitIdentity>;
}

/** A token this old is renewed on wake, in milliseconds. */
const TOKEN_FRESH_FOR_MS = 25 * 60_000;

/** Starts a run; nothing happens before the first effect. Events after `end` are dropped. */
export function createCallRun(
  { matrix, sfu, tokens, clock, log }: CallEnginePorts,
  { roomId, isEncrypted, identity }: CallRunOptions,
  dispatch: (event: CallEvent) => void,
): CallRun {
  const links = new Map<string, OpenLink>();
  const timers = new Map<TimerName, () => void>();
  const keys: MediaKey[] = [];
  let isOver = false;
  let presence: RtcPresence | null = null;
  let ownServiceUrl: string | null = null;
  let tokenAt = clock.now();
  // The own connection exists from the click on, so that devices open while the token is on its way.
  const own = open("publish", () => ownServiceUrl);
  const stopListening = clock.onWake(() => {
    if (clock.now() - tokenAt >= TOKEN_FRESH_FOR_MS) tell({ kind: "spareTokenDue" });
  });

  function tell(event: CallEvent): void {
    if (!isOver) dispatch(event);
  }

  function open(use: SfuOptions["use"], serviceUrlOf: () => string | null): SfuConnection {
    return sfu.open({ isEncrypted, use, identity }, (event) =>
      tell({ kind: "sfu", serviceUrl: serviceUrlOf() ?? "", event }),
    );
  }

  async function openLink({
    serviceUrl,
    use,
    isFresh,
  }: Extract<CallEffect, { kind: "openLink" }>): Promise<void> {
    let link = links.get(serviceUrl);
    if (link === undefined) {
      const connection = use === "publish" ? own : open(use, () => serviceUrl);
      link = { connection, identities: new Set() };
      links.set(serviceUrl, link);
      for (const key of keys) connection.setKey(key);
    }
    if (use === "publish") ownServiceUrl = serviceUrl;
    try {
      await connect(link.connection, { serviceUrl, use, isFresh });
      tell({ kind: "linkUp", serviceUrl });
    } catch (error) {
      if (links.get(serviceUrl) === link)
        tell({ kind: "linkFailed", serviceUrl, error: toCallError(error) });
    }
  }

  async function connect(
    connection: SfuConnection,
    request: {
      readonly serviceUrl: string;
      readonly use: SfuOptions["use"];
      readonly isFresh: boolean;
    },
  ): Promise<void> {
    const token = await tokens.request({ roomId, ...request });
    if (isOver) return;
    if (request.use === "publish") tokenAt = clock.now();
    try {
      await connection.connect(token);
    } catch (error) {
      const { code } = toCallError(error);
      if (code !== "call/forbidden") throw error;
      // A warm token's room may have gone empty and closed meanwhile; the service opens it again.
      if (!request.isFresh) return connect(connection, { ...request, isFresh: true });
      throw new CallError("call/sfu-unreachable", {
        cause: error,
        detail: "the SFU refuses a fresh token",
      });
    }
  }

  function closeLink(serviceUrl: string): void {
    const link = links.get(serviceUrl);
    links.delete(serviceUrl);
    if (link !== undefined && link.connection !== own) void link.connection.close();
  }

  function findTransport(): void {
    matrix.transport().then(
      (transport) => tell({ kind: "transportFound", transport }),
      (error: unknown) => tell({ kind: "transportFailed", error: toCallError(error) }),
    );
  }

  function requestSpareToken(): void {
    if (ownServiceUrl === null) return;
    tokens.request({ serviceUrl: ownServiceUrl, roomId, use: "publish", isFresh: true }).then(
      () => (tokenAt = clock.now()),
      (error: unknown) => tell({ kind: "spareTokenRefused", error: toCallError(error) }),
    );
  }

  function attest(serviceUrl: string, identities: ReadonlySet<LiveKitIdentity>): void {
    const link = links.get(serviceUrl);
    if (link === undefined) return;
    link.identities = identities;
    link.connection.setAttested(identities);
  }

  function stopTimer(timer: TimerName): void {
    timers.get(timer)?.();
    timers.delete(timer);
  }

  function perform(effect: Exclude<CallEffect, { kind: "tearDown" }>): void {
    switch (effect.kind) {
      case "openPresence":
        presence = matrix.open(roomId, (event) => tell({ kind: "rtc", event }));
        return;
      case "findTransport":
        return findTransport();
      case "prepareMicrophone":
        return own.prepareMicrophone();
      case "setDevice":
        // A device that fails says so by its own event; the call goes on without it.
        own.setDevice(effect.device, effect.isOn).catch(() => undefined);
        return;
      case "announce":
        return presence?.announce(effect.transport, toIntent(effect.hasCamera));
      case "openLink":
        void openLink(effect);
        return;
      case "closeLink":
        return closeLink(effect.serviceUrl);
      case "attest":
        return attest(effect.serviceUrl, effect.identities);
      case "setKey":
        keys.push(effect.event.key);
        for (const { connection } of links.values()) connection.setKey(effect.event.key);
        if (links.size === 0) own.setKey(effect.event.key);
        return;
      case "pauseUpstream":
        return own.setUpstreamPaused(effect.isPaused);
      case "ring":
        presence?.ring(effect.userIds, toIntent(effect.hasCamera)).catch((error: unknown) => {
          log.warn("the ring could not be sent", { code: toCallError(error).code });
        });
        return;
      case "requestSpareToken":
        return requestSpareToken();
      case "startTimer":
        stopTimer(effect.timer);
        timers.set(
          effect.timer,
          clock.after(effect.delayMs, () => tell(effect.event)),
        );
        return;
      case "stopTimer":
        return stopTimer(effect.timer);
    }
  }

  return {
    perform,
    setDevice: own.setDevice,
    setHandRaised: async (isRaised) => presence?.setHandRaised(isRaised),
    attachVideo: (key, source, sink) => linkOf(key).attachVideo(key, source, sink),
    audioLevel: (key) => linkOf(key).audioLevel(key),
    end: async (membership) => {
      isOver = true;
      stopListening();
      for (const timer of timers.keys()) stopTimer(timer);
      const connections = new Set([own, ...[...links.values()].map((link) => link.connection)]);
      if (membership === "abandon") presence?.abandon();
      await Promise.all([
        membership === "remove" ? presence?.leave() : undefined,
        ...[...connections].map((connection) => connection.close()),
      ]);
    },
  };

  function linkOf(key: MemberKey): SfuConnection {
    if (key === identity) return own;
    return [...links.values()].find((link) => link.identities.has(key))?.connection ?? own;
  }
}
