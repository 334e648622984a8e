/** The door of the demo's Element Call: a link logs a person in on a new device and leads to the call of a room. */
import { randomBytes } from "node:crypto";
import type { Login } from "../harness/Homeserver.ts";

export interface Door {
  /** @returns the path of a link, its token in the fragment, which no server sees; good as often as one likes. */
  readonly invite: (guest: DoorGuest) => string;
  /** What the page behind a link needs; `null` when no link has this token. */
  readonly open: (token: string) => Promise<Entry | null>;
}

export interface DoorGuest {
  /** A full `!room` id. */
  readonly roomId: string;
  /** A login of its own for each call. */
  readonly logIn: () => Promise<Login>;
}

/** As the page behind a link uses it. */
export interface Entry {
  /** Value of the item `matrix-auth-store`, from which Element Call takes its login. */
  readonly login: string;
  readonly roomId: string;
}

const TOKEN_BYTES = 16;

export function createDoor(): Door {
  const guests = new Map<string, DoorGuest>();
  return {
    invite(guest) {
      const token = randomBytes(TOKEN_BYTES).toString("base64url");
      guests.set(token, guest);
      return `/enter#${token}`;
    },
    async open(token) {
      const guest = guests.get(token);
      if (guest === undefined) return null;
      return { login: toStoredLogin(await guest.logIn()), roomId: guest.roomId };
    },
  };
}

/** A login as Element Call keeps it. */
export function toStoredLogin({ userId, deviceId, accessToken }: Login): string {
  return JSON.stringify({
    user_id: userId,
    device_id: deviceId,
    access_token: accessToken,
    passwordlessUser: false,
  });
}

/** Forgets who was here before, because Element Call refuses the keys of another device, and goes on to the call. */
export const DOOR_PAGE = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="referrer" content="no-referrer" />
  <title>Element Call</title>
  <p role="status">Logging in…</p>
  <script type="module">
    const answer = await fetch("/enter", { method: "POST", body: location.hash.slice(1) });
    if (answer.ok) {
      const { login, roomId } = await answer.json();
      for (const { name } of await indexedDB.databases()) {
        await new Promise((resolve) => {
          const deletion = indexedDB.deleteDatabase(name);
          deletion.onsuccess = deletion.onerror = deletion.onblocked = resolve;
        });
      }
      localStorage.clear();
      localStorage.setItem("matrix-auth-store", login);
      location.replace("/room#?" + new URLSearchParams({ roomId }));
    } else {
      document.querySelector("p").textContent =
        "This link is of an earlier run. Take one that the terminal shows now.";
    }
  </script>
</html>
`;
