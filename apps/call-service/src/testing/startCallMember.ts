/** Somebody in a call with a real LiveKit client, in a process that can die without a word. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("callMemberMain.ts", import.meta.url));

export interface CallMember {
  /** kill -9: neither a goodbye on signalling nor on media. Resolves when the process is gone. */
  readonly kill: () => Promise<void>;
}

/**
 * Resolves once they are in the room of the token; they stay until the test is over.
 *
 * @throws when the process ends before.
 */
export async function startCallMember(token: {
  /** `ws:` URL. */
  readonly url: string;
  readonly jwt: string;
}): Promise<CallMember> {
  const child = fork(MAIN, {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { MEMBER_SFU_URL: token.url, MEMBER_TOKEN: token.jwt },
  });
  const ended = once(child, "exit");
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  const tooEarly = ended.then(() => Promise.reject(new Error("the member ended before it was in")));
  await Promise.race([once(child, "message"), tooEarly]);
  return { kill };
}
