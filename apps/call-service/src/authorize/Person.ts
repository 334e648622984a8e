/** Who asks, once somebody who knows has said so. */
import type { UserId } from "@tertulia/protocol";
import type { Config } from "../config.ts";
import { includesServer } from "../settings/listForms.ts";

export interface Person {
  readonly userId: UserId;
  /** The server part of `userId`, as its homeserver is listed. */
  readonly serverName: string;
}

/** Whether they may make rooms on the SFU, and have their delayed leaves kept. */
export function hasFullAccess({ serverName }: Person, { fullAccess }: Config): boolean {
  return includesServer(fullAccess, serverName);
}
