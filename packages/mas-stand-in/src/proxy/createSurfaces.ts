/** The three addresses that a deployment has, and the proxy before the homeserver. Rules M2, M70–M73 in SPEC.md. */
import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { createProxyServer } from "httpxy";
import type { CannedAnswer, Detour, Faults, Surface } from "../Faults.ts";

/** What MAS has taken over of the client API. */
const TAKEN_OVER = /^\/_matrix\/client\/[^/]+\/(login|logout|refresh)(\/|$)/u;
/** What a homeserver shows to the world; `/_synapse/mas` is not among it. */
const SHOWN = /^\/(_matrix|_synapse\/client|_synapse\/admin)\//u;
const WELL_KNOWN = "/.well-known/matrix/";
const OPEN_JSON = { "content-type": "application/json", "access-control-allow-origin": "*" };

export type Documents = Readonly<Record<string, unknown>>;

export interface SurfacesParts {
  readonly synapseUrl: string;
  readonly faults: () => Faults;
}

export interface Surfaces {
  /** Base URLs of loopback, without a trailing slash. */
  readonly urls: Readonly<Record<Surface, string>>;
  /** Answers from now on; before, everything is 503. */
  readonly open: (mas: RequestListener, wellKnown: Documents) => void;
  readonly close: () => Promise<void>;
}

/** Listens at once, so that addresses are known before anybody has to name them. */
export async function createSurfaces({ synapseUrl, faults }: SurfacesParts): Promise<Surfaces> {
  const proxy = createProxyServer({ target: synapseUrl });
  const toSynapse: RequestListener = (request, response) => {
    proxy.web(request, response).catch(() => send(response, { status: 502, body: "{}" }));
  };
  let toMas: RequestListener = (_request, response) => send(response, { status: 503, body: "{}" });
  let documents: Documents = {};
  const asIntended = (surface: Surface): RequestListener => {
    if (surface !== "homeserver") return (request, response) => toMas(request, response);
    return (request, response) => {
      const path = pathOf(request);
      if (TAKEN_OVER.test(path)) toMas(request, response);
      else if (SHOWN.test(path)) toSynapse(request, response);
      else sendDocument(response, documents[path.slice(WELL_KNOWN.length)]);
    };
  };
  const serve = (surface: Surface): RequestListener => {
    const intended = asIntended(surface);
    return (request, response) => {
      const goesTo = faults().detours?.find((detour) => isFor(detour, surface, request))?.goesTo;
      if (goesTo === undefined) intended(request, response);
      else if (goesTo === "synapse") toSynapse(request, response);
      else if (goesTo === "mas") toMas(request, response);
      else if (goesTo === "nowhere") request.socket.destroy();
      else send(response, goesTo);
    };
  };
  const servers = {
    homeserver: await listen(serve("homeserver")),
    mas: await listen(serve("mas")),
    "mas-internal": await listen(serve("mas-internal")),
  };
  return {
    urls: {
      homeserver: urlOf(servers.homeserver),
      mas: urlOf(servers.mas),
      "mas-internal": urlOf(servers["mas-internal"]),
    },
    open(mas, wellKnown) {
      toMas = mas;
      documents = wellKnown;
    },
    async close() {
      await Promise.all(Object.values(servers).map(closeServer));
    },
  };
}

function isFor({ on, path, method }: Detour, surface: Surface, request: IncomingMessage): boolean {
  return (
    on === surface &&
    (method === undefined || method === request.method) &&
    path.test(pathOf(request))
  );
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?")[0] ?? "/";
}

function sendDocument(response: ServerResponse, document: unknown): void {
  if (document === undefined) send(response, { status: 404, body: "{}" });
  else send(response, { status: 200, body: JSON.stringify(document) });
}

function send(response: ServerResponse, { status, headers = OPEN_JSON, body }: CannedAnswer): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(status, headers).end(body);
}

async function listen(answer: RequestListener): Promise<Server> {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
