/** A process of its own: a homeserver over TLS, one that never answers, and an SFU's API, all with a set delay. */
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createTcpServer, type AddressInfo, type Server } from "node:net";
import { CreateRoomRequest, Room } from "@livekit/protocol";
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "../../src/testing/testCertificate.ts";

/** What the hosts are told. */
export type HostsCommand =
  | { readonly kind: "delay"; readonly delayMs: number }
  | { readonly kind: "count" };

/** What they have seen since they began. */
export interface HostsCounts {
  readonly tlsConnections: number;
  readonly lookUps: number;
  readonly roomCalls: number;
}

/** What the hosts say. */
export type HostsMessage =
  | {
      readonly kind: "ready";
      readonly homeserver: string;
      readonly hangingHomeserver: string;
      readonly sfu: string;
    }
  | { readonly kind: "counts"; readonly counts: HostsCounts };

let delayMs = 0;
const counts = { tlsConnections: 0, lookUps: 0, roomCalls: 0 };

const later = (answer: () => void): void => {
  if (delayMs === 0) answer();
  else setTimeout(answer, delayMs);
};

/** The token says whose it is: `<localpart>.<anything>`. */
const answerUserInfo: RequestListener = (request, response) => {
  const url = new URL(request.url ?? "/", "https://homeserver");
  if (url.pathname !== "/_matrix/federation/v1/openid/userinfo") {
    response.writeHead(404).end("{}");
    return;
  }
  counts.lookUps += 1;
  const [localpart = ""] = (url.searchParams.get("access_token") ?? "").split(".");
  later(() => {
    response.writeHead(200, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ sub: `@${localpart}:${homeserver}` }));
  });
};

const answerRoomService: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    counts.roomCalls += 1;
    const isCreate = request.url?.endsWith("/CreateRoom") === true;
    const body = isCreate ? createRoom(Buffer.concat(chunks)) : new Uint8Array();
    later(() => response.writeHead(200, { "Content-Type": "application/protobuf" }).end(body));
  });
};

function createRoom(request: Uint8Array): Uint8Array {
  const { name, emptyTimeout, departureTimeout } = CreateRoomRequest.fromBinary(request);
  return new Room({
    sid: `RM_${name.slice(0, 12)}`,
    name,
    emptyTimeout,
    departureTimeout,
  }).toBinary();
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

const https = createHttpsServer(
  { cert: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY, keepAliveTimeout: 60_000 },
  answerUserInfo,
);
https.on("secureConnection", () => {
  counts.tlsConnections += 1;
});
const homeserver = await listen(https);
const hangingHomeserver = await listen(createTcpServer(() => {}));
const sfu = await listen(createHttpServer({ keepAliveTimeout: 60_000 }, answerRoomService));

const say = (message: HostsMessage): void => void process.send?.(message);
process.on("message", (command: HostsCommand) => {
  if (command.kind === "delay") ({ delayMs } = command);
  say({ kind: "counts", counts });
});
process.on("disconnect", () => process.exit());
say({ kind: "ready", homeserver, hangingHomeserver, sfu });
