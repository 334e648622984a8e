/** What every SFU does, of what its port promises; run on the fake and on livekit-client before a real server. */
import type { CallToken, LiveKitIdentity } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import type { DeviceKind, Sfu, SfuConnection, SfuEvent } from "../ports.ts";
import { codeOf } from "./createCallStage.ts";
import { recordEvents, type EventRecorder } from "./recordEvents.ts";

/** What a token is good for. */
export type TokenKind = "good" | "forged" | "for no room" | "for a full room" | "for no server";

/** An SFU, a room on it, and the test's hand on both. */
export interface SfuStage {
  readonly sfu: Sfu;
  readonly token: (kind: TokenKind, identity: LiveKitIdentity) => Promise<CallToken>;
  /** The SFU puts somebody out of the room. */
  readonly remove: (identity: LiveKitIdentity) => Promise<void>;
  /** The SFU ends the room. */
  readonly endRoom: () => Promise<void>;
  /**
   * Whoever is connected now says nothing more to the server. LiveKit 1.13 answers a message to a participant that it has just
   * put out by closing the socket, and its goodbye may then be lost.
   */
  readonly hush: () => void;
  /** Every link is lost, and comes back when it is tried anew. */
  readonly loseLinks: () => void;
  /** From now on the device is not there. */
  readonly unplug: (device: DeviceKind) => void;
}

const ANA = "@ana:hs.example:ANA" as LiveKitIdentity;
const BETO = "@beto:hs.example:BETO" as LiveKitIdentity;

interface Opened extends EventRecorder<SfuEvent> {
  readonly connection: SfuConnection;
}

/** The contract. @param create makes a stage whose room exists and is empty. */
export function describeSfu(name: string, create: () => Promise<SfuStage>): void {
  describe(name, () => {
    describe("connecting", () => describeConnecting(create));
    describe("the end of a connection", () => describeEnds(create));
    describe("devices", () => describeDevices(create));
    describe("closing", () => describeClosing(create));
  });
}

function describeConnecting(create: () => Promise<SfuStage>): void {
  it("[E150] who is there is told on connecting, and whenever it changes", async () => {
    const stage = await create();
    const ana = await enter(stage, ANA);
    await ana.next(namesOnly());
    const beto = await enter(stage, BETO);
    await ana.next(namesOnly(BETO));
    await beto.next(namesOnly(ANA));
    await beto.connection.close();
    await ana.next(namesOnly());
    await ana.connection.close();
  });

  it("[E185] whoever closes or is put out has departed, and is told before the list without them", async () => {
    const stage = await create();
    const ana = await enter(stage, ANA);
    for (const leave of [(beto: Opened) => beto.connection.close(), () => stage.remove(BETO)]) {
      const beto = await enter(stage, BETO);
      await ana.next(namesOnly(BETO));
      await leave(beto);
      expect(await ana.next(({ kind }) => kind === "departed")).toMatchObject({ identity: BETO });
      await ana.next(namesOnly());
      await beto.connection.close();
    }
    await ana.connection.close();
  });

  it.each([
    ["forged", "call/forbidden"],
    ["for no room", "call/forbidden"],
    ["for a full room", "call/sfu-unreachable"],
    ["for no server", "call/sfu-unreachable"],
  ] as const)("[E151] a token that is %s rejects with %s and ends nothing", async (kind, code) => {
    const stage = await create();
    const ana = open(stage, ANA);
    const refused = ana.connection.connect(await stage.token(kind, ANA));
    expect(await refused.catch(codeOf)).toBe(code);
    expect(ana.events.filter(isEnd)).toEqual([]);
    await ana.connection.connect(await stage.token("good", ANA));
    await ana.connection.close();
  });
}

function describeEnds(create: () => Promise<SfuStage>): void {
  it.each([
    ["put out", "call/removed", (stage: SfuStage): Promise<unknown> => stage.remove(ANA)],
    ["without a room", "call/ended", (stage: SfuStage): Promise<unknown> => stage.endRoom()],
    ["replaced", "call/taken-over", (stage: SfuStage): Promise<unknown> => enter(stage, ANA)],
  ] as const)("[E152] whoever is %s hears once that it is over: %s", async (_, code, end) => {
    const stage = await create();
    const ana = await enter(stage, ANA);
    stage.hush();
    await end(stage);
    const told = await ana.next(isEnd);
    expect(told.kind === "disconnected" && told.error.code).toBe(code);
    await ana.connection.close();
    expect(ana.events.filter(isEnd)).toHaveLength(1);
  });

  it("[E152] a connection that is over connects again", async () => {
    const stage = await create();
    const ana = await enter(stage, ANA);
    stage.hush();
    await stage.remove(ANA);
    await ana.next(isEnd);
    await ana.connection.connect(await stage.token("good", ANA));
    const beto = await enter(stage, BETO);
    await ana.next(namesOnly(BETO));
    await Promise.all([ana.connection.close(), beto.connection.close()]);
  });

  it("[E191] a connect that is given while another is under way takes its place", async () => {
    const stage = await create();
    const ana = open(stage, ANA);
    const [first, second] = await Promise.all([stage.token("good", ANA), stage.token("good", ANA)]);
    const replaced = ana.connection.connect(first).catch(codeOf);
    await ana.connection.connect(second);
    expect(await replaced).toBe("call/sfu-unreachable");
    const beto = await enter(stage, BETO);
    await ana.next(namesOnly(BETO));
    expect(ana.events.filter(isEnd)).toEqual([]);
    await Promise.all([ana.connection.close(), beto.connection.close()]);
  });

  it("[E153] a link that is lost and found again is told, and is no end", async () => {
    const stage = await create();
    const ana = await enter(stage, ANA);
    stage.loseLinks();
    await ana.next(({ kind }) => kind === "reconnecting");
    await ana.next(({ kind }) => kind === "reconnected");
    await ana.connection.close();
    expect(ana.events.filter(isEnd)).toEqual([]);
  });
}

function describeDevices(create: () => Promise<SfuStage>): void {
  it("[E154] a device is starting, then on, then off", async () => {
    const ana = open(await create(), ANA);
    await ana.connection.setDevice("camera", true);
    await ana.connection.setDevice("camera", false);
    expect(statesOf(ana, "camera")).toEqual(["starting", "on", "off"]);
    await ana.connection.close();
  });

  it("[E154] commands to one device are carried out in the order given", async () => {
    const ana = open(await create(), ANA);
    await Promise.all([true, false, true].map((isOn) => ana.connection.setDevice("camera", isOn)));
    expect(statesOf(ana, "camera")).toEqual(["starting", "on", "off", "starting", "on"]);
    await ana.connection.close();
  });

  it.each([
    ["microphone", "device/no-microphone"],
    ["camera", "device/no-camera"],
    ["screen", "device/screen-failed"],
  ] as const)(
    "[E155] a %s that is not there rejects with %s, and says so",
    async (device, code) => {
      const stage = await create();
      const ana = open(stage, ANA);
      stage.unplug(device);
      expect(await ana.connection.setDevice(device, true).catch(codeOf)).toBe(code);
      expect(ana.events.filter(({ kind }) => kind === "device").at(-1)).toEqual({
        kind: "device",
        device,
        status: "off",
        problem: code,
      });
      await ana.connection.close();
    },
  );

  it("[E156] a prepared microphone is not on before it is switched on", async () => {
    const ana = open(await create(), ANA);
    ana.connection.prepareMicrophone();
    await ana.connection.setDevice("microphone", true);
    expect(statesOf(ana, "microphone")).toEqual(["starting", "on"]);
    await ana.connection.close();
  });
}

function describeClosing(create: () => Promise<SfuStage>): void {
  it("[E157] closing again is the same closing", async () => {
    const ana = await enter(await create(), ANA);
    const closing = ana.connection.close();
    expect(ana.connection.close()).toBe(closing);
    await closing;
  });

  it("[E157] what happens after closing is told to nobody, and opens nothing", async () => {
    const stage = await create();
    const ana = await enter(stage, ANA);
    await ana.connection.close();
    const told = ana.events.length;
    const beto = await enter(stage, BETO);
    await ana.connection.connect(await stage.token("good", ANA));
    await ana.connection.setDevice("camera", true);
    ana.connection.prepareMicrophone();
    ana.connection.setAttested(new Set([BETO]));
    ana.connection.setUpstreamPaused(true);
    const carla = await enter(stage, "@carla:hs.example:CARLA" as LiveKitIdentity);
    const list = await beto.next(isParticipants);
    expect([ana.events.slice(told), JSON.stringify(list).includes(ANA)]).toEqual([[], false]);
    await Promise.all([beto.connection.close(), carla.connection.close()]);
  });

  it("[E157] a connect that closing overtakes settles, and nobody is left in the room", async () => {
    const stage = await create();
    const beto = await enter(stage, BETO);
    const ana = open(stage, ANA);
    const connecting = ana.connection.connect(await stage.token("good", ANA)).catch(codeOf);
    await ana.connection.close();
    await connecting;
    const carla = await enter(stage, "@carla:hs.example:CARLA" as LiveKitIdentity);
    await beto.next(namesOnly("@carla:hs.example:CARLA" as LiveKitIdentity));
    await Promise.all([beto.connection.close(), carla.connection.close()]);
  });

  it("[E158] nobody's level is zero, nobody's picture and key are nothing, and detaching twice is once", async () => {
    const stage = await create();
    const ana = await enter(stage, ANA);
    const detach = ana.connection.attachVideo(BETO, "camera", createSink());
    detach();
    detach();
    ana.connection.setKey({ identity: BETO, index: 0, bytes: new Uint8Array(16) });
    expect(ana.connection.audioLevel(BETO)).toBe(0);
    await ana.connection.close();
  });
}

function open({ sfu }: SfuStage, identity: LiveKitIdentity): Opened {
  const recorder = recordEvents<SfuEvent>();
  const options = { isEncrypted: false, use: "publish", identity } as const;
  return { ...recorder, connection: sfu.open(options, recorder.listener) };
}

async function enter(stage: SfuStage, identity: LiveKitIdentity): Promise<Opened> {
  const opened = open(stage, identity);
  // As every call does; the SFU shows nobody before their media path stands.
  opened.connection.prepareMicrophone();
  await opened.connection.connect(await stage.token("good", identity));
  return opened;
}

function createSink(): object {
  return typeof document === "undefined" ? {} : document.createElement("video");
}

function statesOf({ events }: Opened, device: DeviceKind): string[] {
  return events.flatMap((event) =>
    event.kind === "device" && event.device === device ? [event.status] : [],
  );
}

function isParticipants(event: SfuEvent): boolean {
  return event.kind === "participants";
}

function isEnd(event: SfuEvent): boolean {
  return event.kind === "disconnected";
}

/** Whether exactly these are there. */
function namesOnly(...identities: readonly LiveKitIdentity[]): (event: SfuEvent) => boolean {
  return (event) =>
    event.kind === "participants" &&
    event.participants.map(({ identity }) => identity).join() === identities.join();
}
