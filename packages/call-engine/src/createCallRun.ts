/** One call's running parts: its presence in the room, its SFU connections and its timers. Ends once, for good. */
import {
  CallError,
  toCallError,
  type CallToken,
  type LiveKitIdentity,
  type MatrixRoomId,
} from "@tertulia/protocol";
import type { CallEffect, CallEvent, TimerName } from "./core/callState.ts";
import type { MemberKey, TileSource } from "./core/snapshot.ts";
import type {
  CallEnginePorts,
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
  /** Never rejects: what cannot be closed is logged, and the rest is closed all the same. */
  readonly end: (membership: "remove" | "abandon") => Promise<void>;
}

/** A picture on screen, which moves along when its member moves to another SFU. */
interface Attachment {
  readonly key: MemberKey;
  readonly source: TileSource;
  readonly sink: VideoSink;
  connection: SfuConnection;
  detach: () => void;
}

interface OpenLink {
  readonly connection: SfuConnection;
  identities: ReadonlySet<LiveKitIdentity>;
}

/** A token this old is renewed on wake, in milliseconds. */
const TOKEN_FRESH_FOR_MS = 25 * 60_000;
/** How long an SFU may take from the socket to media; a slow TURN server over TLS needs some seconds. */
const CONNECT_WITHIN_MS = 15_000;

/** Starts a run; nothing happens before the first effect. Events after `end` are dropped. */
export function createCallRun(
  { matrix, sfu, tokens, clock, log }: CallEnginePorts,
  { roomId, isEncrypted, identity }: CallRunOptions,
  dispatch: (event: CallEvent) => void,
): CallRun {
  const links = new Map<string, OpenLink>();
  const timers = new Map<TimerName, () => void>();
  const keys: MediaKey[] = [];
  const attachments = new Set<Attachment>();
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
    return sfu.open({ isEncrypted, use, identity }, (event) => {
      // Who comes to our SFU is seen there sooner than its membership comes through the homeserver.
      if (event.kind === "participants" && use === "publish")
        presence?.welcome(event.participants.map((participant) => participant.identity));
      tell({ kind: "sfu", serviceUrl: serviceUrlOf() ?? "", event });
    });
  }

  async function openLink({
    serviceUrl,
    use,
    isFresh,
  }: Extract<CallEffect, { kind: "openLink" }>): Promise<void> {
    if (use === "publish") ownServiceUrl = serviceUrl;
    const link = links.get(serviceUrl) ?? addLink(serviceUrl, use);
    try {
      await connect(link.connection, { serviceUrl, use, isFresh });
      if (isCurrent(serviceUrl, link.connection)) tell({ kind: "linkUp", serviceUrl });
    } catch (error) {
      if (isCurrent(serviceUrl, link.connection))
        tell({ kind: "linkFailed", serviceUrl, error: toCallError(error) });
    }
  }

  function addLink(serviceUrl: string, use: SfuOptions["use"]): OpenLink {
    const connection = use === "publish" ? own : open(use, () => serviceUrl);
    const link: OpenLink = { connection, identities: new Set() };
    links.set(serviceUrl, link);
    // The own connection got them as they came.
    if (connection !== own) for (const key of keys) connection.setKey(key);
    return link;
  }

  /** Whether a connection still serves its SFU: it may have been closed, and another one opened, while it waited. */
  function isCurrent(serviceUrl: string, connection: SfuConnection): boolean {
    return !isOver && links.get(serviceUrl)?.connection === connection;
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
    if (!isCurrent(request.serviceUrl, connection)) return;
    if (request.use === "publish") tokenAt = clock.now();
    try {
      await connectInTime(connection, token);
    } catch (error) {
      const { code } = toCallError(error);
      if (code !== "call/forbidden" || !isCurrent(request.serviceUrl, connection)) throw error;
      // A warm token's room may have gone empty and closed meanwhile; the service opens it again.
      if (!request.isFresh) return connect(connection, { ...request, isFresh: true });
      throw new CallError("call/sfu-unreachable", {
        cause: error,
        detail: "the SFU refuses a fresh token",
      });
    }
  }

  /** Two tries that hang must not keep somebody waiting for a minute. */
  async function connectInTime(connection: SfuConnection, token: CallToken): Promise<void> {
    let cancel = (): void => undefined;
    const late = new Promise<never>((_, reject) => {
      const detail = `no connection after ${CONNECT_WITHIN_MS} ms`;
      cancel = clock.after(CONNECT_WITHIN_MS, () =>
        reject(new CallError("call/sfu-unreachable", { detail })),
      );
    });
    try {
      await Promise.race([connection.connect(token), late]);
    } finally {
      cancel();
    }
  }

  function closeLink(serviceUrl: string): void {
    const link = links.get(serviceUrl);
    links.delete(serviceUrl);
    if (link !== undefined && link.connection !== own) void close(link.connection);
  }

  async function close(connection: SfuConnection): Promise<void> {
    try {
      await connection.close();
    } catch (error) {
      log.error("an SFU connection could not be closed", { code: toCallError(error).code });
    }
  }

  function findTransport(): void {
    matrix.transport().then(
      (transport) => tell({ kind: "transportFound", transport }),
      (error: unknown) => tell({ kind: "transportFailed", error: toCallError(error) }),
    );
  }

  function requestSpareToken(): void {
    if (ownServiceUrl === null) return;
    // At once, because waking shows in several ways at the same time; a failure makes the next one ask again.
    const tokenBeforeAt = tokenAt;
    tokenAt = clock.now();
    tokens
      .request({ serviceUrl: ownServiceUrl, roomId, use: "publish", isFresh: true })
      .catch((error: unknown) => {
        tokenAt = tokenBeforeAt;
        tell({ kind: "spareTokenRefused", error: toCallError(error) });
      });
  }

  function attest(serviceUrl: string, identities: ReadonlySet<LiveKitIdentity>): void {
    const link = links.get(serviceUrl);
    if (link === undefined) return;
    link.identities = identities;
    link.connection.setAttested(identities);
    for (const attachment of attachments) follow(attachment);
  }

  function follow(attachment: Attachment): void {
    const { key, source, sink } = attachment;
    const connection = linkOf(key);
    if (connection === attachment.connection) return;
    attachment.detach();
    attachment.connection = connection;
    attachment.detach = connection.attachVideo(key, source, sink);
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
        for (const connection of connections()) connection.setKey(effect.event.key);
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
    attachVideo: (key, source, sink) => {
      const connection = linkOf(key);
      const detach = connection.attachVideo(key, source, sink);
      const attachment: Attachment = { key, source, sink, connection, detach };
      attachments.add(attachment);
      return () => {
        attachments.delete(attachment);
        attachment.detach();
      };
    },
    audioLevel: (key) => linkOf(key).audioLevel(key),
    end: async (membership) => {
      isOver = true;
      stopListening();
      for (const timer of timers.keys()) stopTimer(timer);
      if (membership === "abandon") presence?.abandon();
      await Promise.all([
        membership === "remove" ? removeMembership() : undefined,
        ...[...connections()].map(close),
      ]);
    },
  };

  async function removeMembership(): Promise<void> {
    try {
      await presence?.leave();
    } catch (error) {
      log.error("the membership could not be removed", { code: toCallError(error).code });
    }
  }

  function connections(): ReadonlySet<SfuConnection> {
    return new Set([own, ...[...links.values()].map((link) => link.connection)]);
  }

  function linkOf(key: MemberKey): SfuConnection {
    if (key === identity) return own;
    return [...links.values()].find((link) => link.identities.has(key))?.connection ?? own;
  }
}
