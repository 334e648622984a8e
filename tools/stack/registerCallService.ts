/** Makes the call service an application service of the stack's Synapse, as an operator would. */
import { spawnSync } from "node:child_process";
import { StackError } from "./StackError.ts";

export interface Registration {
  /** The call service's program, absolute. */
  readonly program: string;
  /** Where the file with both tokens goes, absolute; one that is there is replaced. */
  readonly file: string;
  /** At which Synapse reaches the service; another one with each start, and so the file is. */
  readonly url: string;
}

/** @throws {StackError} when the service does not write it. */
export function registerCallService({ program, file, url }: Registration): void {
  const args = [program, "registration", "--out", file, "--url", url, "--force"];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new StackError(`The call service wrote no registration.\n${stderr}`);
}
