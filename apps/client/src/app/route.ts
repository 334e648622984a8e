/** Where in the client a person is, and the hash that says so. */
import { isMatrixRoomId, type MatrixRoomId } from "@tertulia/protocol";

/** One place. */
export type Route =
  | { readonly name: "home" }
  | { readonly name: "login"; readonly loginToken?: string | null }
  | { readonly name: "room"; readonly roomId: MatrixRoomId };

/** Reads `#/login?loginToken=…` and `#/room/<id>`; anything else is home. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name, ...rest] = path.split("/");
  if (name === "login") return { name, loginToken: new URLSearchParams(query).get("loginToken") };
  if (name === "room") {
    const roomId = decode(rest.join("/"));
    if (roomId !== null && isMatrixRoomId(roomId)) return { name, roomId };
  }
  return { name: "home" };
}

/** The hash of a place; a login token is never written back. */
export function toHash(route: Route): string {
  switch (route.name) {
    case "home":
      return "#/";
    case "login":
      return "#/login";
    case "room":
      return `#/room/${encodeURIComponent(route.roomId)}`;
  }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
