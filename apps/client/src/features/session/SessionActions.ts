/** What a logged-in person can do with their logins in this tab. */
import type { UserId } from "@tertulia/protocol";
import type { MatrixSession } from "./MatrixSession.ts";

/** The commands of the settings menu. */
export interface SessionActions {
  /** Logins kept in this browser. */
  readonly list: () => readonly MatrixSession[];
  readonly switchTo: (userId: UserId) => void;
  readonly addAccount: () => void;
  readonly logOut: () => void;
}
