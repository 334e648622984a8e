/** Signalling alone: enough for a real SFU to have somebody in a room, and to tell when it puts them out. */
import { once } from "node:events";

/**
 * Resolves once the SFU has let the token in.
 *
 * @param apiUrl `http:` URL of the SFU, without trailing slash.
 */
export async function connectSignalling(apiUrl: string, jwt: string): Promise<WebSocket> {
  const query = new URLSearchParams({ access_token: jwt }).toString();
  const socket = new WebSocket(`${apiUrl.replace("http", "ws")}/rtc?protocol=16&${query}`);
  await once(socket, "message");
  return socket;
}
