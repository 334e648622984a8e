/** A socket beside the service's own, for those who look after it. */
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { Log } from "../ports.ts";
import type { Bind } from "../settings/bind.ts";
import { createBoundedServer } from "./createBoundedServer.ts";
import { failureCode } from "./failureCode.ts";

export interface SideSocket {
  /** For the log. */
  readonly name: string;
  readonly bind: Bind;
  readonly log: Log;
}

/** Calls go on without it, so a port that is taken is told and does not end the process. */
export function listenOn(
  app: Hono,
  { name, bind, log }: SideSocket,
): { readonly close: () => void } {
  const answer = getRequestListener(app.fetch);
  const server = createBoundedServer((request, response) => void answer(request, response));
  server.on("error", (error) => {
    log.error("cannot listen", { socket: name, code: failureCode(error) });
  });
  server.listen(bind, () => {
    const bound = server.address();
    const port = typeof bound === "object" ? bound?.port : undefined;
    log.info("listening", { socket: name, host: bind.host, port });
  });
  return {
    close: () => {
      server.close();
      // A page that is being watched would hold the process for ever.
      server.closeAllConnections();
    },
  };
}
