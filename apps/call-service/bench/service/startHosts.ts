/** Starts the fake hosts beside the measured service, so that their work is not counted as its own. */
import { fork } from "node:child_process";
import { once } from "node:events";
import type { HostsCommand, HostsCounts, HostsMessage } from "./fakeHosts.ts";

export interface Hosts {
  /** Server name of the homeserver that answers. */
  readonly homeserver: string;
  /** Server name of the one that takes connections and never answers. */
  readonly hangingHomeserver: string;
  /** `host:port` of the SFU's API. */
  readonly sfu: string;
  /** Milliseconds before each answer, from now on. */
  readonly delayAnswers: (delayMs: number) => Promise<void>;
  readonly count: () => Promise<HostsCounts>;
  readonly close: () => void;
}

export async function startHosts(): Promise<Hosts> {
  const child = fork(`${import.meta.dirname}/fakeHosts.ts`);
  const receive = async (): Promise<HostsMessage> => {
    const [message] = (await once(child, "message")) as [HostsMessage];
    return message;
  };
  const ask = async (command: HostsCommand): Promise<HostsCounts> => {
    const answer = receive();
    child.send(command);
    const message = await answer;
    if (message.kind !== "counts") throw new Error(`expected counts, got ${message.kind}`);
    return message.counts;
  };
  const ready = await receive();
  if (ready.kind !== "ready") throw new Error(`expected ready, got ${ready.kind}`);
  return {
    ...ready,
    delayAnswers: async (delayMs) => void (await ask({ kind: "delay", delayMs })),
    count: () => ask({ kind: "count" }),
    close: () => child.disconnect(),
  };
}
