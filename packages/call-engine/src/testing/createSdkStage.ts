/** The SDK's own client and a room of it, on a homeserver that the test speaks for. Nothing syncs: the test says what came. */
import {
  createClient,
  MatrixEvent,
  Room,
  RoomEvent,
  RoomStateEvent,
  type MatrixClient,
} from "matrix-js-sdk";
import { logger } from "matrix-js-sdk/lib/logger.js";

/** A request that reached the made-up homeserver. */
export interface HomeserverRequest {
  /** Such as `PUT /_matrix/client/v3/rooms/…`; path as sent, without the query. */
  readonly what: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What a homeserver answers. */
export interface HomeserverAnswer {
  readonly status?: number;
  /** Instead of the body, as it is. */
  readonly text?: string;
  readonly body: object;
}

/** The client, the room, and the test's hand on them. */
export interface SdkStage {
  readonly client: MatrixClient;
  readonly room: Room;
  readonly requests: readonly HomeserverRequest[];
  /** The homeserver; `answer` may be replaced, by default it answers `{}`. */
  readonly homeserver: { answer: (request: HomeserverRequest) => HomeserverAnswer };
  /** State of the room as of now, told to whoever listens; sent by the person in its key, else by Ana. */
  readonly setState: (type: string, stateKey: string, content: object) => void;
  /** An event at the end of the room's timeline. */
  readonly say: (type: string, content: object, sender?: string) => MatrixEvent;
}

const ANA = "@ana:example.org";

/** The SDK's loggers, which are loglevel's, write through this; children take it from their parent. */
interface Writer {
  methodFactory: () => () => void;
  readonly rebuild: () => void;
}

/** Has the SDK tell something as if it had come by sync; its own types allow that to nobody else. */
export function tell(emitter: object, event: string, ...args: readonly unknown[]): void {
  (emitter as { emit: (event: string, ...args: readonly unknown[]) => void }).emit(event, ...args);
}

/** Keeps the SDK's own log lines out of the tests' output. */
export function silenceSdk(): void {
  const writer = logger as unknown as Writer;
  writer.methodFactory = () => () => undefined;
  writer.rebuild();
}

/** State key of somebody's call membership. */
export function membershipKey(name: string): string {
  return `_@${name}:example.org_${name.toUpperCase()}_m.call`;
}

/** Content of a call membership sent just now. */
export function membershipContent(name: string, serviceUrl = "https://rtc.example.org"): object {
  return {
    application: "m.call",
    call_id: "",
    scope: "m.room",
    device_id: name.toUpperCase(),
    membershipID: `@${name}:example.org:${name.toUpperCase()}`,
    expires: 14_400_000,
    "m.call.intent": "audio",
    focus_active: { type: "livekit", focus_selection: "multi_sfu" },
    foci_preferred: [{ type: "livekit", livekit_service_url: serviceUrl }],
  };
}

/** Ana's client, joined to a plain room with Beto in which everybody may join calls. */
export function createSdkStage(): SdkStage {
  silenceSdk();
  const requests: HomeserverRequest[] = [];
  const homeserver: SdkStage["homeserver"] = { answer: () => ({ body: {} }) };
  const client = createClient({
    baseUrl: "https://matrix.example.org",
    userId: ANA,
    deviceId: "ANA",
    accessToken: "access-token",
    logger,
    fetchFn: (input, init) => {
      const url = new URL(String(input instanceof Request ? input.url : input));
      const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : null;
      const what = `${init?.method ?? "GET"} ${decodeURIComponent(url.pathname)}`;
      const request = { what, query: Object.fromEntries(url.searchParams), body };
      requests.push(request);
      const answer = homeserver.answer(request);
      const text = answer.text ?? JSON.stringify(answer.body);
      const headers = { "Content-Type": "application/json" };
      return Promise.resolve(new Response(text, { status: answer.status ?? 200, headers }));
    },
  });
  const room = new Room("!plain:example.org", client, ANA);
  client.store.storeRoom(room);
  let count = 0;

  function toEvent(fields: object): MatrixEvent {
    count += 1;
    return new MatrixEvent({
      event_id: `$event-${count}`,
      room_id: room.roomId,
      origin_server_ts: Date.now(),
      ...fields,
    });
  }

  const stage: SdkStage = {
    client,
    room,
    requests,
    homeserver,
    setState: (type, stateKey, content) => {
      const sender = /@\w+:example\.org/.exec(stateKey)?.[0] ?? ANA;
      const event = toEvent({ type, state_key: stateKey, content, sender });
      room.currentState.setStateEvents([event]);
      tell(client, RoomStateEvent.Events, event);
    },
    say: (type, content, sender = ANA) => {
      const event = toEvent({ type, content, sender });
      room.getLiveTimeline().addEvent(event, { toStartOfTimeline: false, addToState: false });
      tell(room, RoomEvent.Timeline, event);
      tell(client, RoomEvent.Timeline, event);
      return event;
    },
  };
  stage.setState("m.room.create", "", { creator: ANA, room_version: "10" });
  for (const userId of [ANA, "@beto:example.org"])
    stage.setState("m.room.member", userId, { membership: "join" });
  stage.setState("m.room.power_levels", "", {
    users: { [ANA]: 100 },
    events: { "org.matrix.msc3401.call.member": 0 },
  });
  room.updateMyMembership("join");
  return stage;
}
