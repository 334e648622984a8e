/** Who asks, once somebody who knows has said so. */
import type { UserId } from "@tertulia/protocol";

export interface Person {
  readonly userId: UserId;
  /** The server part of `userId`, as its homeserver is listed. */
  readonly serverName: string;
}
