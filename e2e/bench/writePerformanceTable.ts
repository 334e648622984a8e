/** Puts a measured table into docs/performance.md, between its two marks; what is around it stays. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toTable } from "./joinReport.ts";
import type { JoinRow } from "./joinReport.ts";

const BEGIN = "<!-- bench:join begins -->";
const END = "<!-- bench:join ends -->";

const NEW_PAGE = `# Performance

## Joining a call

How it is measured: \`npm run bench:join -- --write\` starts the whole stack, puts another person into a call (the same
product, camera on) and lets a new person join it, ours and Element Call 0.26.1 in turn, so that both meet the same
machine. Chromium, fake camera and microphone.

- *cold*: a new browser profile and a new login of a new account; *warm*: the same profile joins once more on a new page.
- *added delay* stands before every HTTP answer, of the homeserver, the call service and the page's own files;
  WebSockets are not delayed.
- *page → button*: from the navigation until the join button can be pressed. The other times begin at the click:
  the first open socket to the SFU, the membership event leaving the page, the first frame of the other on screen.
- *requests* and *kB* are counted from the click until one second after the first frame, without preflights and
  without the endless sync; *OpenID, tokens* are counted from the navigation; ours asks for its
  token through the homeserver, which needs no OpenID token.
- Every pair is ours / Element Call, medians of all rounds; *ratio* is that of the first frame.

${BEGIN}
${END}
`;

/** @throws {Error} when somebody has taken the marks out of the page. */
export function writePerformanceTable(
  root: string,
  { rows, machine }: { readonly rows: readonly JoinRow[]; readonly machine: string },
): void {
  const file = join(root, "docs/performance.md");
  const page = existsSync(file) ? readFileSync(file, "utf8") : NEW_PAGE;
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin)
    throw new Error(`docs/performance.md has lost its marks ${BEGIN} and ${END}.`);
  const rounds = Math.min(...rows.map((row) => row.rounds));
  const measured = `${toTable(rows)}\n\nMeasured on ${machine}, ${rounds} rounds.`;
  writeFileSync(file, `${page.slice(0, begin)}${BEGIN}\n\n${measured}\n\n${page.slice(end)}`);
}
