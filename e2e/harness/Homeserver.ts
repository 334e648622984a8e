/** The homeserver as the stories need it: accounts, rooms and the state of a room. */
import { createHmac, randomBytes } from "node:crypto";
import type { Run } from "./readRun.ts";

const REQUEST_TIMEOUT_MS = 30_000;

/** Type of a call membership in room state. @see MSC3401, MSC4143 */
export const CALL_MEMBER = "org.matrix.msc3401.call.member";

export interface Account {
  /** `@ana-1f2e3d:localhost` */
  readonly userId: string;
  readonly password: string;
  readonly displayName: string;
}

/** One login of an account: a device of its own. */
export interface Login {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
}

/** An event as the homeserver has it: in an encrypted room, what only its members can read. */
export interface RoomEvent {
  readonly eventId: string;
  readonly type: string;
  readonly sender: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface StateEvent extends RoomEvent {
  readonly stateKey: string;
}

export interface RoomOptions {
  readonly name?: string;
  readonly creator: Account;
  readonly guests: readonly Account[];
  readonly isEncrypted: boolean;
  /** A direct chat of the creator and the only guest. */
  readonly isDirect?: boolean;
  /** Power level needed to send a call membership; default 0, so that everybody may. */
  readonly callPowerLevel?: number;
}

export interface MatrixRequest {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly accessToken?: string;
  readonly body?: unknown;
}

export interface Homeserver {
  /** Makes an account whose localpart begins with the name and is used by nobody else. */
  readonly register: (displayName: string) => Promise<Account>;
  readonly logIn: (account: Account) => Promise<Login>;
  /** A token for `m.login.token`, good for one login. */
  readonly requestLoginToken: (account: Account) => Promise<string>;
  /** @returns the room's id; everybody has joined. */
  readonly createRoom: (options: RoomOptions) => Promise<string>;
  readonly invite: (
    roomId: string,
    people: { readonly inviter: Account; readonly guest: Account },
  ) => Promise<void>;
  /** Invites the guest and accepts for them. */
  readonly join: (
    roomId: string,
    people: { readonly inviter: Account; readonly guest: Account },
  ) => Promise<void>;
  readonly sendText: (
    roomId: string,
    message: { readonly from: Account; readonly text: string },
  ) => Promise<void>;
  readonly readState: (roomId: string, reader: Account) => Promise<readonly StateEvent[]>;
  /** The last hundred events of the timeline, newest first. */
  readonly readTimeline: (roomId: string, reader: Account) => Promise<readonly RoomEvent[]>;
  /** Ids of an account's logins that are in force, that of the harness among them. */
  readonly readDevices: (account: Account) => Promise<readonly string[]>;
  readonly request: (request: MatrixRequest) => Promise<Record<string, unknown>>;
}

export function createHomeserver(run: Pick<Run, "homeserver" | "registrationSecret">): Homeserver {
  const helperLogins = new Map<string, Promise<Login>>();
  const request = (options: MatrixRequest): Promise<Record<string, unknown>> =>
    requestJson(run.homeserver, options);

  async function register(displayName: string): Promise<Account> {
    const path = "/_synapse/admin/v1/register";
    const nonce = text((await request({ method: "GET", path }))["nonce"]);
    const username = `${displayName.toLowerCase()}-${randomBytes(4).toString("hex")}`;
    const password = randomBytes(12).toString("base64url");
    const mac = createHmac("sha1", run.registrationSecret)
      .update([nonce, username, password, "notadmin"].join("\0"))
      .digest("hex");
    const body = { nonce, username, password, displayname: displayName, admin: false, mac };
    const made = await request({ method: "POST", path, body });
    return { userId: text(made["user_id"]), password, displayName };
  }

  async function logIn(account: Account): Promise<Login> {
    const identifier = { type: "m.id.user", user: account.userId };
    const body = { type: "m.login.password", identifier, password: account.password };
    const answer = await request({ method: "POST", path: "/_matrix/client/v3/login", body });
    return {
      userId: text(answer["user_id"]),
      deviceId: text(answer["device_id"]),
      accessToken: text(answer["access_token"]),
    };
  }

  /** One login per account for what the harness itself does, so that devices do not pile up in key exchanges. */
  function helperToken(account: Account): Promise<string> {
    const login = helperLogins.get(account.userId) ?? logIn(account);
    helperLogins.set(account.userId, login);
    return login.then((made) => made.accessToken);
  }

  async function requestLoginToken(account: Account): Promise<string> {
    const accessToken = await helperToken(account);
    const path = "/_matrix/client/v1/login/get_token";
    return text((await request({ method: "POST", path, accessToken, body: {} }))["login_token"]);
  }

  async function createRoom(options: RoomOptions): Promise<string> {
    const accessToken = await helperToken(options.creator);
    const created = await request({
      method: "POST",
      path: "/_matrix/client/v3/createRoom",
      accessToken,
      body: toCreateRoomBody(options),
    });
    const roomId = text(created["room_id"]);
    for (const guest of options.guests) await acceptInvitation(roomId, guest);
    if (options.isDirect === true) await markDirect(roomId, [options.creator, ...options.guests]);
    return roomId;
  }

  async function invite(
    roomId: string,
    { inviter, guest }: { readonly inviter: Account; readonly guest: Account },
  ): Promise<void> {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/invite`;
    const accessToken = await helperToken(inviter);
    await request({ method: "POST", path, accessToken, body: { user_id: guest.userId } });
  }

  async function acceptInvitation(roomId: string, guest: Account): Promise<void> {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/join`;
    await request({ method: "POST", path, accessToken: await helperToken(guest), body: {} });
  }

  async function markDirect(roomId: string, pair: readonly Account[]): Promise<void> {
    for (const account of pair) {
      const others = pair.filter((other) => other !== account);
      const path = `/_matrix/client/v3/user/${encodeURIComponent(account.userId)}/account_data/m.direct`;
      const body = Object.fromEntries(others.map((other) => [other.userId, [roomId]]));
      await request({ method: "PUT", path, accessToken: await helperToken(account), body });
    }
  }

  return {
    register,
    logIn,
    requestLoginToken,
    createRoom,
    invite,
    async join(roomId, people) {
      await invite(roomId, people);
      await acceptInvitation(roomId, people.guest);
    },
    async sendText(roomId, { from, text: body }) {
      const transaction = randomBytes(8).toString("hex");
      const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${transaction}`;
      const accessToken = await helperToken(from);
      await request({ method: "PUT", path, accessToken, body: { msgtype: "m.text", body } });
    },
    async readState(roomId, reader) {
      const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state`;
      const events = await request({ method: "GET", path, accessToken: await helperToken(reader) });
      return Object.values(events).map(parseStateEvent);
    },
    async readTimeline(roomId, reader) {
      const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=100`;
      const accessToken = await helperToken(reader);
      const { chunk } = await request({ method: "GET", path, accessToken });
      return (chunk as unknown[]).map(parseEvent);
    },
    async readDevices(account) {
      const path = "/_matrix/client/v3/devices";
      const accessToken = await helperToken(account);
      const { devices } = await request({ method: "GET", path, accessToken });
      return (devices as readonly { readonly device_id: string }[]).map(
        (device) => device.device_id,
      );
    },
    request,
  };
}

/** The call memberships that are in force in a room's state: those with content. */
export function callMembersIn(state: readonly StateEvent[]): readonly StateEvent[] {
  return state.filter(
    (event) => event.type === CALL_MEMBER && Object.keys(event.content).length > 0,
  );
}

function toCreateRoomBody(options: RoomOptions): Record<string, unknown> {
  const events = {
    "m.room.name": 50,
    "m.room.power_levels": 100,
    "m.room.history_visibility": 100,
    "m.room.canonical_alias": 50,
    "m.room.avatar": 50,
    "m.room.tombstone": 150,
    "m.room.server_acl": 100,
    "m.room.encryption": 100,
    [CALL_MEMBER]: options.callPowerLevel ?? 0,
  };
  const encryption = {
    type: "m.room.encryption",
    state_key: "",
    content: { algorithm: "m.megolm.v1.aes-sha2" },
  };
  return {
    ...(options.name === undefined ? {} : { name: options.name }),
    preset: options.isDirect === true ? "trusted_private_chat" : "private_chat",
    is_direct: options.isDirect ?? false,
    invite: options.guests.map((guest) => guest.userId),
    initial_state: options.isEncrypted ? [encryption] : [],
    power_level_content_override: { events },
  };
}

async function requestJson(
  base: string,
  { method, path, accessToken, body }: MatrixRequest,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  const answer: unknown = await response.json();
  if (!response.ok) {
    const errcode =
      typeof answer === "object" && answer !== null
        ? (answer as { errcode?: unknown }).errcode
        : undefined;
    throw new Error(
      `${method} ${path.split("?")[0] ?? path}: ${response.status} ${String(errcode)}`,
    );
  }
  if (typeof answer !== "object" || answer === null)
    throw new TypeError(`${method} ${path}: not a JSON object.`);
  return answer as Record<string, unknown>;
}

function parseStateEvent(value: unknown): StateEvent {
  const { state_key: stateKey } = value as { state_key?: unknown };
  return { ...parseEvent(value), stateKey: typeof stateKey === "string" ? stateKey : "" };
}

function parseEvent(value: unknown): RoomEvent {
  const event = value as {
    event_id?: unknown;
    type?: unknown;
    sender?: unknown;
    content?: unknown;
  };
  const content = typeof event.content === "object" && event.content !== null ? event.content : {};
  return {
    eventId: text(event.event_id),
    type: text(event.type),
    sender: text(event.sender),
    content: content as Record<string, unknown>,
  };
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("The homeserver's answer lacks a text.");
  return value;
}
