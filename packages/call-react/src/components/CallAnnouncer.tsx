/** Tells a screen reader, politely, who joins, leaves, raises a hand or shares. */
import { VisuallyHidden } from "@mantine/core";
import type { CallMember } from "@tertulia/call-engine";
import type { UserId } from "@tertulia/protocol";
import { useState, type ReactElement } from "react";
import type { CallDictionary } from "../texts/CallDictionary.ts";
import { callAnnouncements } from "./callAnnouncements.ts";

/** Props of {@link CallAnnouncer}. */
export interface CallAnnouncerProps {
  readonly members: readonly CallMember[];
  readonly nameOf: (userId: UserId) => string;
  readonly texts: CallDictionary;
}

/** Invisible. Those who were there when it appears are not announced. */
export function CallAnnouncer({ members, nameOf, texts }: CallAnnouncerProps): ReactElement {
  const [said, setSaid] = useState({ members, sentences: [] as readonly string[] });
  if (said.members !== members) {
    const sentences = callAnnouncements({ before: said.members, after: members, nameOf, texts });
    // A snapshot without news keeps the last sentence: taking it away could cut it off.
    setSaid({ members, sentences: sentences.length > 0 ? sentences : said.sentences });
  }
  return (
    <VisuallyHidden role="log" aria-live="polite" aria-atomic="true">
      {said.sentences.join(" ")}
    </VisuallyHidden>
  );
}
