/** Takes every seat of a call at the SFU by signal connections without media, so that the next person finds it full. */
import type { Account } from "./Homeserver.ts";
import type { Stage } from "./Stage.ts";

/** `room.max_participants` of the stack. */
const SEATS = 100;
const AT_ONCE = 10;

export interface FullRoom {
  readonly close: () => void;
}

/** The call service vouches for the person, not for the device, and gives each person sixty tokens a minute: two are enough. */
export async function fillSfuRoom(
  { homeserver, run }: Pick<Stage, "homeserver" | "run">,
  { accounts, roomId }: { readonly accounts: readonly Account[]; readonly roomId: string },
): Promise<FullRoom> {
  const openIdTokens = await Promise.all(accounts.map(requestOpenIdToken));
  const sockets: WebSocket[] = [];

  async function requestOpenIdToken(account: Account): Promise<unknown> {
    const login = await homeserver.logIn(account);
    return homeserver.request({
      method: "POST",
      path: `/_matrix/client/v3/user/${encodeURIComponent(login.userId)}/openid/request_token`,
      accessToken: login.accessToken,
      body: {},
    });
  }

  async function takeSeat(seat: number): Promise<void> {
    const body = JSON.stringify({
      room: roomId,
      openid_token: openIdTokens[seat % openIdTokens.length],
      device_id: `SEAT${seat}`,
    });
    const response = await fetch(`${run.callService}/sfu/get`, { method: "POST", body });
    if (!response.ok) throw new Error(`Seat ${seat} got no token (${response.status}).`);
    const { jwt } = (await response.json()) as { jwt: string };
    const query = new URLSearchParams({ access_token: jwt, protocol: "16", auto_subscribe: "0" });
    const socket = new WebSocket(`${run.livekit}/rtc?${query.toString()}`);
    sockets.push(socket);
    // The first message is the SFU's answer to joining: from then on the seat counts.
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener("message", () => resolve(), { once: true });
      socket.addEventListener("error", () => reject(new Error(`Seat ${seat} was refused.`)), {
        once: true,
      });
    });
  }

  for (let seat = 0; seat < SEATS; seat += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => takeSeat(seat + index)));
  }
  return {
    close() {
      for (const socket of sockets) socket.close();
    },
  };
}
