/** People in calls with real LiveKit clients, in a process that can die without a word. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("callMemberMain.ts", import.meta.url));

/** As the service answers. */
export interface MemberToken {
  /** `ws:` URL; the same for all of a process. */
  readonly url: string;
  readonly jwt: string;
}

export interface CallMembers {
  /** kill -9: neither a goodbye on signalling nor on media. Resolves when the process is gone. */
  readonly kill: () => Promise<void>;
}

/**
 * Resolves once everybody is in the room of their token; they stay until they are killed.
 *
 * @throws when the process ends before.
 */
export async function startCallMembers(
  first: MemberToken,
  ...others: readonly MemberToken[]
): Promise<CallMembers> {
  const tokens = [first, ...others].map(({ jwt }) => jwt);
  const child = fork(MAIN, {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { MEMBER_SFU_URL: first.url, MEMBER_TOKENS: tokens.join(" ") },
  });
  const ended = once(child, "exit");
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  const tooEarly = ended.then(() => Promise.reject(new Error("the members ended before being in")));
  await Promise.race([once(child, "message"), tooEarly]);
  return { kill };
}
