/** A homeserver that answers what a look at calls asks, over TLS and without, for contract tests. */
import { createServer as createHttp, type RequestListener } from "node:http";
import { createServer as createHttps } from "node:https";
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { onTestFinished } from "vitest";
import type { AtEnd } from "./runChildServer.ts";
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "./testCertificate.ts";

export interface Homeserver {
  /** `localhost` and the port of TLS. */
  readonly name: string;
  /** `http:` URL without a slash at the end. */
  readonly url: string;
}

/** JSON by method and path, with or without query; `null` is 401, and what is not there 404. */
export type Answers = Readonly<Record<string, object | null>>;

export interface HomeserverOptions {
  /** By the server's own addresses; asked for each request. */
  readonly answersOf: (homeserver: Homeserver) => Answers;
  /** When it has to be gone; default: when the test has finished. */
  readonly atEnd?: AtEnd;
}

export async function startHomeserver(options: HomeserverOptions): Promise<Homeserver> {
  const { answersOf, atEnd = onTestFinished } = options;
  const listener: RequestListener = ({ method = "", url = "" }, response) => {
    const answers = answersOf(homeserver);
    const [path = ""] = url.split("?");
    const answer = answers[`${method} ${url}`] ?? answers[`${method} ${decodeURIComponent(path)}`];
    response.writeHead(answer === undefined ? 404 : answer === null ? 401 : 200, {
      "Content-Type": "application/json",
      "Access-Control-Allow-Origin": "*",
    });
    response.end(JSON.stringify(answer ?? { errcode: "M_UNKNOWN_TOKEN" }));
  };
  const plain = await listen(createHttp(listener), atEnd);
  const certificate = { cert: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY };
  const secure = await listen(createHttps(certificate, listener), atEnd);
  const homeserver = { name: `localhost:${secure}`, url: `http://127.0.0.1:${plain}` };
  return homeserver;
}

async function listen(server: Server, atEnd: AtEnd): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  atEnd(async () => {
    server.close();
    await once(server, "close");
  });
  return (server.address() as AddressInfo).port;
}
