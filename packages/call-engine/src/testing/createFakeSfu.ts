/** An SFU that connects at once unless the test says otherwise, and records what it was told. */
import { CallError, toCallError, type CallToken, type LiveKitIdentity } from "@tertulia/protocol";
import type {
  DeviceKind,
  MediaKey,
  Sfu,
  SfuConnection,
  SfuEvent,
  SfuOptions,
  SfuParticipant,
} from "../ports.ts";

/** One connection as the test sees it. */
export interface FakeSfuConnection {
  readonly options: SfuOptions;
  /** Tells the engine something. */
  readonly emit: (event: SfuEvent) => void;
  /** Tokens it was connected with. */
  readonly connects: readonly CallToken[];
  /** What it was told about devices, such as `microphone on`, `prepare microphone`, `pause`. */
  readonly commands: readonly string[];
  readonly keys: readonly MediaKey[];
  readonly attested: () => ReadonlySet<LiveKitIdentity>;
  /** Pictures shown now, such as `@ana:example.org:ANA camera`. */
  readonly shown: ReadonlySet<string>;
  readonly isClosed: () => boolean;
}

/** The SFU and its strings. */
export interface FakeSfu extends Sfu {
  /** Every connection so far, in order. */
  readonly connections: readonly FakeSfuConnection[];
  readonly warmed: readonly Parameters<Sfu["warm"]>[0][];
  /** Replaces what `connect` does; by default it succeeds at once. */
  onConnect: (connection: FakeSfuConnection, token: CallToken) => Promise<void>;
  /** Replaces what switching a device does; by default it is on or off at once. */
  onDevice: (...command: Parameters<SfuConnection["setDevice"]>) => Promise<void>;
  /** Replaces what `close` does; by default it is closed at once. */
  onClose: (connection: FakeSfuConnection) => Promise<void>;
  encrypts: boolean;
  /** What `audioLevel` answers. */
  level: number;
}

/** A participant with everything off. */
export function fakeParticipant(
  identity: LiveKitIdentity,
  fields: Partial<SfuParticipant> = {},
): SfuParticipant {
  return {
    identity,
    isMicrophoneOn: false,
    isCameraOn: false,
    isScreenOn: false,
    hasCameraVideo: false,
    hasScreenVideo: false,
    quality: "unknown",
    ...fields,
  };
}

/** Creates the SFU. */
export function createFakeSfu(): FakeSfu {
  const connections: FakeSfuConnection[] = [];
  const warmed: Parameters<Sfu["warm"]>[0][] = [];
  const fake: FakeSfu = {
    connections,
    warmed,
    encrypts: true,
    level: 0,
    onConnect: () => Promise.resolve(),
    onDevice: () => Promise.resolve(),
    onClose: () => Promise.resolve(),
    canEncrypt: () => fake.encrypts,
    warm: (options) => void warmed.push(options),
    open: (options, listener) => {
      const { seen, connection } = createConnection(fake, options, listener);
      connections.push(seen);
      return connection;
    },
  };
  return fake;
}

function createConnection(
  sfu: FakeSfu,
  options: SfuOptions,
  listener: (event: SfuEvent) => void,
): { readonly seen: FakeSfuConnection; readonly connection: SfuConnection } {
  const connects: CallToken[] = [];
  const commands: string[] = [];
  const keys: MediaKey[] = [];
  const shown = new Set<string>();
  let attested: ReadonlySet<LiveKitIdentity> = new Set();
  /** Commands of one device run one after another, in the order given. */
  const tails = new Map<DeviceKind, Promise<void>>();
  let closing: Promise<void> | null = null;
  /** Ends the connect that is under way. */
  let giveUp = (): void => undefined;
  let hasToldWhoIsThere = false;
  const seen: FakeSfuConnection = {
    options,
    connects,
    commands,
    keys,
    shown,
    emit: (event) => {
      if (closing !== null) return;
      if (event.kind === "participants") hasToldWhoIsThere = true;
      listener(event);
    },
    attested: () => attested,
    isClosed: () => closing !== null,
  };

  async function switchDevice(device: DeviceKind, isOn: boolean): Promise<void> {
    if (closing !== null) return;
    if (isOn) seen.emit({ kind: "device", device, status: "starting", problem: null });
    try {
      await sfu.onDevice(device, isOn);
      seen.emit({ kind: "device", device, status: isOn ? "on" : "off", problem: null });
    } catch (error) {
      seen.emit({ kind: "device", device, status: "off", problem: toCallError(error).code });
      throw error;
    }
  }

  const connection: SfuConnection = {
    connect: async (token) => {
      const turn = connects.push(token);
      if (closing !== null) return;
      giveUp();
      hasToldWhoIsThere = false;
      const replaced = new Promise<void>((resolve) => {
        giveUp = resolve;
      });
      await Promise.race([sfu.onConnect(seen, token), replaced]);
      if (turn !== connects.length) throw new CallError("call/sfu-unreachable");
      if (!hasToldWhoIsThere) seen.emit({ kind: "participants", participants: [] });
    },
    setDevice: (device, isOn) => {
      commands.push(`${device} ${isOn ? "on" : "off"}`);
      const switched = (tails.get(device) ?? Promise.resolve()).then(() =>
        switchDevice(device, isOn),
      );
      tails.set(
        device,
        switched.catch(() => undefined),
      );
      return switched;
    },
    prepareMicrophone: () => void commands.push("prepare microphone"),
    setAttested: (identities) => {
      attested = identities;
    },
    setKey: (key) => void keys.push(key),
    setUpstreamPaused: (isPaused) => void commands.push(isPaused ? "pause" : "resume"),
    attachVideo: (identity, source) => {
      shown.add(`${identity} ${source}`);
      return () => shown.delete(`${identity} ${source}`);
    },
    audioLevel: () => sfu.level,
    close: () => {
      giveUp();
      return (closing ??= sfu.onClose(seen));
    },
  };
  return { seen, connection };
}
