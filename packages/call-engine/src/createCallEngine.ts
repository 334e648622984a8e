/** Runs the core: performs its effects through the ports and feeds what comes back into it. */
import { CallError, toCallError, toLiveKitIdentity, type MatrixRoomId } from "@tertulia/protocol";
import type { CallEngine, JoinRequest } from "./CallEngine.ts";
import type { CallEvent, CallState } from "./core/callState.ts";
import {
  isInProgress,
  type CallSnapshot,
  type MemberKey,
  type TileSource,
} from "./core/snapshot.ts";
import { toSnapshot } from "./core/toSnapshot.ts";
import { transition } from "./core/transition.ts";
import { createAudioLevels } from "./createAudioLevels.ts";
import { createCallRun, type CallRun } from "./createCallRun.ts";
import type { CallEnginePorts } from "./ports.ts";

/** A warmed room stays warm this long before its token is worth renewing, in milliseconds. */
const WARM_FOR_MS = 4 * 60_000;

interface Waiting {
  readonly roomId: MatrixRoomId;
  readonly promise: Promise<void>;
  readonly settle: (error: CallError | null) => void;
}

/** Creates the engine of one login. `close()` it when the login ends. */
export function createCallEngine(ports: CallEnginePorts): CallEngine {
  const { matrix, sfu, tokens, clock, preferences, log } = ports;
  const self = { userId: matrix.userId, deviceId: matrix.deviceId };
  const identity = toLiveKitIdentity(self.userId, self.deviceId);
  const listeners = new Set<() => void>();
  const warmedAt = new Map<MatrixRoomId, number>();
  const levels = createAudioLevels(clock, (key) => run?.audioLevel(key) ?? 0);
  let state: CallState = { phase: "idle", ended: null };
  let snapshot: CallSnapshot = toSnapshot(state, self, { phase: "idle", ended: null });
  let run: CallRun | null = null;
  /** Resolves when the call before has let go of everything. */
  let torn: Promise<void> = Promise.resolve();
  let waiting: Waiting | null = null;
  /** The last join that was begun. */
  let begun: JoinRequest | null = null;
  /** How often the person has left. */
  let leaves = 0;
  let isClosed = false;
  const queue: CallEvent[] = [];
  let isDraining = false;

  function dispatch(event: CallEvent): void {
    queue.push(event);
    if (isDraining) return;
    isDraining = true;
    try {
      for (let next = queue.shift(); next; next = queue.shift()) step(next);
    } finally {
      isDraining = false;
    }
  }

  function step(event: CallEvent): void {
    const next = transition(state, event, { now: clock.now(), jitter: ports.random() });
    const before = state;
    state = next.state;
    // Before the listeners hear of it: a tile that they show must find its SFU connection.
    for (const effect of next.effects) {
      if (effect.kind === "tearDown") tearDown(effect.membership);
      else run?.perform(effect);
    }
    if (state !== before) publish();
    if (state.phase !== before.phase) {
      log.info("call phase", { phase: state.phase });
      settleJoin();
    }
  }

  function publish(): void {
    const before = snapshot;
    snapshot = toSnapshot(state, self, before);
    if (snapshot === before) return;
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        // The call must not stop half-way through an event because somebody who watches it fails.
        log.error("a listener failed", { error: String(error) });
      }
    }
  }

  function settleJoin(): void {
    if (waiting === null || state.phase === "joining") return;
    waiting.settle(state.phase === "failed" ? state.error : null);
    waiting = null;
  }

  function tearDown(membership: "remove" | "abandon"): void {
    const ending = run;
    run = null;
    if (ending === null) return;
    torn = ending.end(membership).then(() => dispatch({ kind: "closed" }));
  }

  /** Why this person cannot even try, or `null`. */
  function refusal(roomId: MatrixRoomId): CallError | null {
    if (!ports.isOnline()) return new CallError("call/offline");
    const facts = matrix.roomFacts(roomId);
    if (facts === null)
      return new CallError("call/forbidden", { detail: "not joined to the room" });
    if (!facts.mayJoin) return new CallError("call/no-permission");
    if (facts.isEncrypted && !sfu.canEncrypt()) return new CallError("call/encryption-unsupported");
    return null;
  }

  async function start(request: JoinRequest): Promise<void> {
    const { roomId } = request;
    begun = request;
    const isEncrypted = matrix.roomFacts(roomId)?.isEncrypted ?? false;
    try {
      const error = refusal(roomId);
      if (error !== null) throw error;
      run = createCallRun(ports, { roomId, isEncrypted, identity }, dispatch);
    } catch (cause) {
      const error = toCallError(cause);
      dispatch({ kind: "joinRefused", roomId, error });
      throw error;
    }
    const promise = waitForJoin(roomId);
    dispatch({
      kind: "joinRequested",
      roomId,
      isEncrypted,
      self: identity,
      microphone: request.microphone ?? preferences.isMicrophoneOn(),
      camera: request.camera ?? false,
      ringUserIds: request.ring?.userIds ?? [],
      endsWhenAlone: request.endsWhenAlone ?? false,
    });
    await promise;
  }

  function waitForJoin(roomId: MatrixRoomId): Promise<void> {
    const { promise, resolve, reject } = withResolvers();
    waiting = { roomId, promise, settle: (error) => (error === null ? resolve() : reject(error)) };
    return promise;
  }

  async function end(): Promise<void> {
    dispatch({ kind: "leaveRequested", reason: "left" });
    // A command given by a listener is carried out only after the event that the listener heard of.
    await Promise.resolve();
    await torn;
  }

  async function leave(): Promise<void> {
    leaves += 1;
    await end();
  }

  async function join(request: JoinRequest): Promise<void> {
    if (isClosed) throw new TypeError("the call engine is closed");
    const leavesBefore = leaves;
    if (isInProgress(snapshot) && snapshot.roomId === request.roomId) return waiting?.promise;
    await end();
    // The person left while this join waited for the call before to end.
    if (leaves !== leavesBefore) return;
    // Two joins may have waited for the same end: the first one goes, the second meets it here.
    await (isInProgress(snapshot) ? join(request) : start(request));
  }

  async function setDevice(
    device: "microphone" | "camera" | "screen",
    isOn: boolean,
  ): Promise<void> {
    if (run === null) throw new CallError("call/unexpected", { detail: "not in a call" });
    await run.setDevice(device, isOn);
  }

  async function warm(roomId: MatrixRoomId, isFresh: boolean): Promise<void> {
    const { livekit_service_url: serviceUrl } = await matrix.transport();
    const isEncrypted = matrix.roomFacts(roomId)?.isEncrypted ?? false;
    const { livekitRoomUrl } = await tokens.request({
      serviceUrl,
      roomId,
      use: "publish",
      isFresh,
    });
    sfu.warm({ isEncrypted, livekitRoomUrl });
  }

  return {
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    warm: (roomId) => {
      if (
        clock.now() - (warmedAt.get(roomId) ?? -Infinity) < WARM_FOR_MS ||
        refusal(roomId) !== null
      )
        return;
      // The SFU closes a room that stays empty, and with it a token's worth: warming again opens it again.
      const isFresh = warmedAt.has(roomId);
      warmedAt.set(roomId, clock.now());
      const isEncrypted = matrix.roomFacts(roomId)?.isEncrypted ?? false;
      sfu.warm({ isEncrypted, livekitRoomUrl: null });
      if (isEncrypted) matrix.warmKeys(roomId);
      void warm(roomId, isFresh).catch((error: unknown) => {
        warmedAt.delete(roomId);
        log.warn("could not warm a room", { code: toCallError(error).code });
      });
    },
    join,
    retry: async () => {
      if (state.phase === "failed" && begun !== null) await join(begun);
    },
    leave,
    dismiss: () => dispatch({ kind: "dismissed" }),
    setMicrophone: async (isOn) => {
      const switched = setDevice("microphone", isOn);
      // After the command: whatever becomes of the memory, muting mutes.
      preferences.rememberMicrophone(isOn);
      await switched;
    },
    setCamera: (isOn) => setDevice("camera", isOn),
    setScreenShare: (isOn) => setDevice("screen", isOn),
    setHandRaised: async (isRaised) => {
      const raising = run;
      if (raising === null) throw new CallError("call/unexpected", { detail: "not in a call" });
      dispatch({ kind: "handChanged", isRaised });
      try {
        await raising.setHandRaised(isRaised);
      } catch (error) {
        if (run === raising) dispatch({ kind: "handChanged", isRaised: !isRaised });
        throw toCallError(error);
      }
    },
    requestCallToken: async (roomId) => {
      const { livekit_service_url: serviceUrl } = await matrix.transport();
      return tokens.request({ serviceUrl, roomId, use: "publish", isFresh: false });
    },
    attachVideo: (tileId, sink) => {
      const slashAt = tileId.lastIndexOf("/");
      const key = tileId.slice(0, slashAt) as MemberKey;
      return (
        run?.attachVideo(key, tileId.slice(slashAt + 1) as TileSource, sink) ?? (() => undefined)
      );
    },
    subscribeAudioLevel: levels.subscribe,
    close: async (how) => {
      isClosed = true;
      if (how === "abandon") dispatch({ kind: "takenOver" });
      await leave();
      levels.close();
      listeners.clear();
    },
  };
}

function withResolvers(): {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
} {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
