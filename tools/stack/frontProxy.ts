/** The one address: the built client, and behind it the three servers, each below its path. */
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { createProxyServer } from "httpxy";
import serveStatic from "sirv";

/** Where one path of the address leads. */
export interface FrontRoute {
  /** `/livekit/jwt`: this path and everything below it. */
  readonly prefix: string;
  /** `http://127.0.0.1:4711`, without a trailing slash. */
  readonly target: string;
  readonly stripsPrefix: boolean;
}

export interface FrontProxyOptions {
  /** Folder of the built client. */
  readonly clientDir: string;
  readonly routes: readonly FrontRoute[];
  /** Answered as JSON, by path. */
  readonly documents: Readonly<Record<string, unknown>>;
}

export interface FrontProxy {
  /** Not listening yet. */
  readonly server: Server;
  /** Until it is called every request is answered 503. */
  readonly open: (options: FrontProxyOptions) => void;
  /** Ends open requests and WebSockets too. */
  readonly close: () => Promise<void>;
}

interface FrontHandler {
  readonly web: (request: IncomingMessage, response: ServerResponse) => void;
  readonly upgrade: (request: IncomingMessage, socket: Socket, head: Buffer) => void;
}

const LONG_POLL_TIMEOUT_MS = 150_000;

export function createFrontProxy(): FrontProxy {
  const sockets = new Set<Socket>();
  let handler: FrontHandler = {
    web: (_request, response) => response.writeHead(503, { "retry-after": "1" }).end("Starting."),
    upgrade: (_request, socket) => socket.destroy(),
  };
  const server = createServer((request, response) => handler.web(request, response));
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (request, socket, head) => handler.upgrade(request, socket as Socket, head));
  return {
    server,
    open(options) {
      handler = createFrontHandler(options);
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // An upgraded socket is no longer the HTTP server's, and would keep it open as long as the call lasts.
      for (const socket of sockets) socket.destroy();
      return closed;
    },
  };
}

/** @returns the route and the path to ask its server for; `null` when the path is the client's. */
export function matchFrontRoute(
  routes: readonly FrontRoute[],
  url: string,
): { readonly route: FrontRoute; readonly url: string } | null {
  for (const route of routes) {
    if (!url.startsWith(route.prefix)) continue;
    const rest = url.slice(route.prefix.length);
    if (rest !== "" && !rest.startsWith("/") && !rest.startsWith("?")) continue;
    if (!route.stripsPrefix) return { route, url };
    return { route, url: rest.startsWith("/") ? rest : `/${rest}` };
  }
  return null;
}

function createFrontHandler({ clientDir, routes, documents }: FrontProxyOptions): FrontHandler {
  const proxy = createProxyServer({ xfwd: true, proxyTimeout: LONG_POLL_TIMEOUT_MS });
  const client = createClientHandler(clientDir);
  return {
    web(request, response) {
      const url = request.url ?? "/";
      const match = matchFrontRoute(routes, url);
      const document = documents[url.split("?")[0] ?? url];
      if (match) {
        request.url = match.url;
        proxy
          .web(request, response, { target: match.route.target })
          .catch(() => answerBadGateway(response));
      } else if (document !== undefined) {
        response.writeHead(200, {
          "content-type": "application/json",
          "cache-control": "no-store",
        });
        response.end(JSON.stringify(document));
      } else {
        client(request, response);
      }
    },
    upgrade(request, socket, head) {
      const match = matchFrontRoute(routes, request.url ?? "/");
      if (!match) {
        socket.destroy();
        return;
      }
      request.url = match.url;
      proxy.ws(request, socket, { target: match.route.target }, head).catch(() => socket.destroy());
    },
  };
}

function createClientHandler(
  clientDir: string,
): (request: IncomingMessage, response: ServerResponse) => void {
  const serve = serveStatic(clientDir, {
    // Looks at the folder for each request: a build that replaces the files meanwhile is served at once.
    dev: true,
    etag: true,
    gzip: true,
    single: true,
    setHeaders(response, pathname) {
      // Vite puts a hash of the content into these names, so they can never change.
      const isHashed = pathname.startsWith("/assets/");
      response.setHeader(
        "cache-control",
        isHashed ? "public, max-age=31536000, immutable" : "no-cache",
      );
    },
  });
  return (request, response) =>
    serve(request, response, () => {
      response.writeHead(404, { "content-type": "text/plain" }).end("Not found.");
    });
}

function answerBadGateway(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else
    response
      .writeHead(502, { "content-type": "application/json" })
      .end('{"errcode":"M_UNKNOWN","error":"Bad gateway"}');
}
