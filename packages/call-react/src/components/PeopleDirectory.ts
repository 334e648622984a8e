/** What the call components need to know about people; the engine knows ids only. */
import type { UserId } from "@tertulia/protocol";

/** Names and pictures by user id, from whoever syncs the rooms. */
export interface PeopleDirectory {
  /** Display name in the call's room, or what stands in for one. */
  readonly nameOf: (userId: UserId) => string;
  /** A URL that an `<img>` can load; `null` for initials. */
  readonly avatarUrlOf: (userId: UserId) => string | null;
}
