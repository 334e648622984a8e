/** Text whose web addresses can be followed. */
import type { ReactNode } from "react";
import { splitLinks } from "./splitLinks.ts";

/** Addresses open in a new tab that learns nothing of this one. */
export function LinkedText({ text }: { readonly text: string }): ReactNode {
  return splitLinks(text).map(({ kind, text: part, at }) =>
    kind === "text" ? (
      part
    ) : (
      <a
        key={at}
        href={part}
        target="_blank"
        rel="noopener noreferrer nofollow"
        style={{ color: "var(--tertulia-accent-text)" }}
      >
        {part}
      </a>
    ),
  );
}
