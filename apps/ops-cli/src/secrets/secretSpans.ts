/** Where in a text secrets stand, by what they look like and by the names before them. Rule O450 in SPEC.md. */
import { isSecretName } from "./isSecretName.ts";

/** From one index of a text to another, the latter not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is secret wherever it stands. */
const SHAPES: readonly RegExp[] = [
  // The password of an URL (RFC 3986 §3.2.1); one that holds @ goes on to the last.
  /(?<=[a-z][a-z\d+.-]*:\/\/[^\s/@:?#"'`]*:)[^\s/?#"'`]+(?=@)/giu,
  // A private key (RFC 7468 §10), also one without its end.
  /-----BEGIN [A-Z\d ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z\d ]*PRIVATE KEY-----|$(?![\s\S]))/gu,
  // The signing key of a homeserver, as its file has it.
  /(?<=\bed25519 \w+ )[A-Za-z\d+/]{40,}/gu,
  // Tokens of Synapse and of MAS.
  /\b(?:syt|syr|mat|mar|mct|mcr|mpt)_[\w.~-]{8,}/gu,
  // JSON Web Tokens (RFC 7519 §3), and what else is shown to a service (RFC 6750 §2.1).
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/gu,
  /(?<=\bBearer )[\w.~+/=-]{6,}/gu,
];
/** `name=` in the query of an URL. */
const PARAMETER = /[?&](?<name>[\w.-]+)=(?<value>[^\s&#"'`]+)/dgu;
/** A name and what follows it: `name: `, `"name": `, `name=`, `--name `. */
const NAME =
  /(?<name>[\p{L}\d_.-]+)["'`]?[ \t]*(?<sign>[:=])[ \t]*|(?<=(?:^|\s)--)(?<flag>[a-z][a-z\d-]*) (?!-)/giu;
const QUOTED = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'`;
/** After a colon the rest of the line: it may hold blanks. */
const REST = new RegExp(String.raw`${QUOTED}|[^\r\n]+`, "yu");
const WORD = new RegExp(String.raw`${QUOTED}|[^\s,;&"']+`, "yu");
/** Says nothing, only begins a block, or is masked already. */
const PLAIN = /^["']?(?:true|false|yes|no|on|off|null|~|[|>][-+\d]*|)["']?\s*$|^["']?\[secret\]/iu;
/** Before what a list holds. */
const ITEM = /^-\s+/u;
/** A line that begins a block of more lines, or a list: `# key: |`. */
const BLOCK =
  /^(?<indent>[\s#]*)["']?(?<name>[\w.-]+)["']?[ \t]*:[ \t]*(?<style>[|>][-+\d]*)?[ \t]*$/u;

/** Passwords in URLs, private keys, tokens. */
export function shapedSpans(text: string): readonly Span[] {
  const shapes = SHAPES.flatMap((shape) => [...text.matchAll(shape)].map(toSpan));
  const parameters = [...text.matchAll(PARAMETER)].flatMap(({ groups, indices }) => {
    const [from, to] = indices?.groups?.["value"] ?? [0, 0];
    return isSecretName(groups?.["name"] ?? "") ? [{ from, to }] : [];
  });
  return [...shapes, ...parameters];
}

/** What follows a name that says that it is secret, in prose, logs and comments. */
export function namedSpans(text: string): readonly Span[] {
  return [...assignedSpans(text), ...blockSpans(text)];
}

function assignedSpans(text: string): readonly Span[] {
  return [...text.matchAll(NAME)].flatMap(({ 0: match, index, groups }) => {
    const { name, flag = "", sign } = groups ?? {};
    if (!isSecretName(name ?? flag)) return [];
    const from = index + match.length;
    const value = sign === ":" ? REST : WORD;
    value.lastIndex = from;
    const [found = ""] = value.exec(text) ?? [];
    return PLAIN.test(found) ? [] : [{ from, to: from + found.trimEnd().length }];
  });
}

/** The lines of a block, each by itself, and the items of a list: all that is farther in than the name. */
function blockSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  let block: { readonly indent: number; readonly isList: boolean } | null = null;
  let start = 0;
  for (const line of text.split("\n")) {
    const indent = /^[\s#]*/u.exec(line)?.[0].length ?? 0;
    const content = line.trimEnd();
    const isInside = block !== null && (indent > block.indent || content.length <= indent);
    if (!isInside) block = beginsBlock(content);
    else if (content.length > indent) {
      const dash = ITEM.exec(content.slice(indent))?.[0].length;
      const skipped = block?.isList === true ? dash : 0;
      if (skipped !== undefined)
        spans.push({ from: start + indent + skipped, to: start + content.length });
    }
    start += line.length + 1;
  }
  return spans;
}

function beginsBlock(line: string): { readonly indent: number; readonly isList: boolean } | null {
  const { indent = "", name = "", style } = BLOCK.exec(line)?.groups ?? {};
  return isSecretName(name) ? { indent: indent.length, isList: style === undefined } : null;
}

function toSpan({ 0: match, index }: RegExpExecArray): Span {
  return { from: index, to: index + match.length };
}
