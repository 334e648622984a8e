/** A server that a test needs, for as long as the test. */
import { spawnChildServer, type ChildServerSpec } from "@tertulia/tools/servers";
import { onTestFinished } from "vitest";

/** Takes what ends something, and calls it in time. */
export type AtEnd = (close: () => Promise<void>) => void;

/**
 * Resolves when it can be used.
 *
 * @param atEnd - when it has to be gone; default: when the test has finished.
 * @throws when it ends before, with what it printed.
 */
export async function runChildServer(
  spec: ChildServerSpec,
  atEnd: AtEnd = onTestFinished,
): Promise<void> {
  const { server, ready } = spawnChildServer(spec);
  atEnd(server.close);
  await ready;
}
