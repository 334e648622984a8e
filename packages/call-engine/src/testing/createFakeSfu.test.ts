/** The fake SFU keeps the port's promises; the test plays the server. */
import { CallError, Secret, type CallErrorCode, type LiveKitIdentity } from "@tertulia/protocol";
import { createFakeSfu, fakeParticipant, type FakeSfuConnection } from "./createFakeSfu.ts";
import { describeSfu, type SfuStage, type TokenKind } from "./describeSfu.ts";

const REFUSALS: Partial<Record<string, CallErrorCode>> = {
  forged: "call/forbidden",
  "for no room": "call/forbidden",
  "for a full room": "call/sfu-unreachable",
  "for no server": "call/sfu-unreachable",
} satisfies Partial<Record<TokenKind, CallErrorCode>>;

describeSfu("the fake", (): Promise<SfuStage> => {
  const sfu = createFakeSfu();
  /** Who is in the room, in the order they came. */
  const inRoom = new Set<FakeSfuConnection>();

  function tellEverybody(): void {
    for (const present of inRoom) {
      const others = [...inRoom].filter((other) => other !== present);
      const participants = others.map(({ options }) => fakeParticipant(options.identity));
      present.emit({ kind: "participants", participants });
    }
  }

  function end(connections: Iterable<FakeSfuConnection>, code: CallErrorCode): void {
    for (const connection of connections) {
      inRoom.delete(connection);
      connection.emit({ kind: "disconnected", error: new CallError(code) });
      if (code === "call/removed") tellDeparture(connection);
    }
    tellEverybody();
  }

  function tellDeparture({ options: { identity } }: FakeSfuConnection): void {
    for (const present of inRoom) present.emit({ kind: "departed", identity });
  }

  function connectionsOf(identity: LiveKitIdentity): FakeSfuConnection[] {
    return [...inRoom].filter(({ options }) => options.identity === identity);
  }

  sfu.onConnect = (connection, { token }) => {
    const refusal = REFUSALS[token.reveal()];
    if (refusal !== undefined) return Promise.reject(new CallError(refusal));
    const before = connectionsOf(connection.options.identity).filter((one) => one !== connection);
    end(before, "call/taken-over");
    inRoom.add(connection);
    tellEverybody();
    return Promise.resolve();
  };
  sfu.onClose = (connection) => {
    if (inRoom.delete(connection)) tellDeparture(connection);
    tellEverybody();
    return Promise.resolve();
  };
  return Promise.resolve({
    sfu,
    token: (kind) => {
      const livekitRoomUrl = "wss://sfu.example.org";
      return Promise.resolve({ livekitRoomUrl, token: new Secret(kind) });
    },
    remove: (identity) => Promise.resolve(end(connectionsOf(identity), "call/removed")),
    endRoom: () => Promise.resolve(end([...inRoom], "call/ended")),
    hush: () => undefined,
    loseLinks: () => {
      for (const { emit } of inRoom) {
        emit({ kind: "reconnecting" });
        emit({ kind: "reconnected" });
      }
    },
    unplug: (device) => {
      const code = device === "screen" ? "screen-failed" : `no-${device}`;
      sfu.onDevice = () => Promise.reject(new CallError(`device/${code}` as CallErrorCode));
    },
  });
});
