/** How far a long work is: one line that renews on a terminal, a line every few seconds elsewhere. Rules O7 and O400. */
import type { Clock } from "./Context.ts";
import type { Masker } from "./createMasker.ts";
import type { Io } from "./Io.ts";
import type { Language, Text } from "./Text.ts";

/** Where nobody watches, a log of hours stays readable. */
const INTERVAL_MS = 5_000;
const BYTES_PER_MEGABYTE = 1_000_000;

export interface Amount {
  readonly done: number;
  /** `null` while nobody can tell. */
  readonly total: number | null;
  /** Default: things that are counted. */
  readonly unit?: "bytes";
}

export interface Progress {
  readonly show: (what: Text, amount: Amount) => void;
  /** Lets whatever is printed next begin on a line of its own; harmless when nothing was shown. */
  readonly end: () => void;
}

interface ProgressInit {
  readonly io: Pick<Io, "stderr" | "isTty">;
  readonly clock: Pick<Clock, "now">;
  readonly masker: Pick<Masker, "maskSecrets">;
  readonly language: Language;
}

export function createProgress({ io, clock, masker, language }: ProgressInit): Progress {
  let open: { readonly what: string; readonly printedAt: number } | null = null;
  const end = (): void => {
    if (open !== null && io.isTty.stderr) io.stderr("\n");
    open = null;
  };
  const show = (what: Text, amount: Amount): void => {
    if (open !== null && open.what !== what.en) end();
    const line = masker.maskSecrets(`${what[language]} ${render(amount, language)}`);
    const isOver = amount.total !== null && amount.done >= amount.total;
    const isDue = open === null || clock.now() - open.printedAt >= INTERVAL_MS;
    if (io.isTty.stderr) io.stderr(`\r\u001B[K${line}`);
    else if (isDue || isOver) io.stderr(`${line}\n`);
    const printedAt = open === null || isDue ? clock.now() : open.printedAt;
    open = { what: what.en, printedAt };
    if (isOver) end();
  };
  return { show, end };
}

function render({ done, total, unit }: Amount, language: Language): string {
  if (unit === undefined) return total === null ? String(done) : `${done}/${total}`;
  const inMegabytes = new Intl.NumberFormat(language, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    useGrouping: false,
  });
  const amounts = total === null ? [done] : [done, total];
  return `${amounts.map((bytes) => inMegabytes.format(bytes / BYTES_PER_MEGABYTE)).join("/")} MB`;
}
