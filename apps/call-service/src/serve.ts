/** The call service as a process: first a socket, then what answers on it. */
import { once } from "node:events";
import type { RequestListener, Server, ServerResponse } from "node:http";
import { boundHeap } from "./internal/boundHeap.ts";
import { createBoundedServer } from "./internal/createBoundedServer.ts";
import { failureCode } from "./internal/failureCode.ts";
import type { LiveConfig } from "./settings/createLiveConfig.ts";

/** A socket that listens, and the requests on it. */
export interface OpenSocket {
  readonly server: Server;
  /** Responses that are not at their end. */
  readonly unanswered: ReadonlySet<ServerResponse>;
  /** From now on requests are answered, those first that have waited. */
  readonly answerBy: (answer: RequestListener) => void;
}

/**
 * Listens until SIGTERM or SIGINT; SIGHUP reads the settings anew. Sets the exit code when it cannot listen.
 *
 * Who comes while the rest is still loaded, or the jobs of a predecessor are taken up, waits for an answer instead of
 * being turned away.
 */
export async function serve(live: LiveConfig): Promise<void> {
  boundHeap();
  const socket = createSocket();
  const problem = await listen(socket.server, live.config.bind);
  const { runService, reportNoSocket } = await import("./runService.ts");
  if (problem === null) await runService(live, socket);
  else reportNoSocket(live.config, problem);
}

function createSocket(): OpenSocket {
  const { promise: answering, resolve: answerBy } = Promise.withResolvers<RequestListener>();
  const unanswered = new Set<ServerResponse>();
  const server = createBoundedServer((request, response) => {
    unanswered.add(response);
    response.once("close", () => unanswered.delete(response));
    void answering.then((answer) => answer(request, response));
  });
  return { server, unanswered, answerBy };
}

/** @returns the code of what went wrong; `null` once it listens. */
async function listen(server: Server, bind: LiveConfig["config"]["bind"]): Promise<string | null> {
  server.listen(bind);
  try {
    await once(server, "listening");
    return null;
  } catch (error) {
    return failureCode(error);
  }
}
