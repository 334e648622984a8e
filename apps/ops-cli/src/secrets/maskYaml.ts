/** What is secret in a YAML configuration of Synapse or MAS: as values, and taken out of its text. Rules O27 and O450 in SPEC.md. */
import {
  CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  visit,
  type Document,
  type Node,
  type Pair,
  type Scalar,
} from "yaml";
import type { YamlFile } from "../homeserver-yaml/parseYamlFile.ts";
import { isSecretName, SECRET_JWK_NAMES } from "./isSecretName.ts";
import { maskSpans } from "./maskText.ts";
import { namedSpans, shapedSpans } from "./secretSpans.ts";

/** Every secret in it: the values of settings whose name says so, and what looks like one anywhere. */
export function secretsInYaml(file: YamlFile): readonly string[] {
  const shaped = shapedSpans(file.text).map(({ from, to }) => file.text.slice(from, to));
  const values = secretScalars(file).map(({ value }) => String(value));
  return [...values, ...shaped, ...shaped.map(decode)];
}

/** The text with every secret as `[secret]`, also in comments and URLs; the rest as it is written. */
export function maskYaml(file: YamlFile): string {
  const { text } = file;
  const scalars = secretScalars(file).map(({ range }) => {
    const [from = 0, to = 0] = range ?? [];
    // A block's range has its last line end, which belongs to what follows.
    return { from, to: text[to - 1] === "\n" ? to - 1 : to };
  });
  return maskSpans(text, [...scalars, ...shapedSpans(text), ...namedSpans(onlyComments(text))]);
}

function secretScalars({ doc }: YamlFile): readonly Scalar[] {
  const scalars = new Set<Scalar>();
  visit(doc, {
    Pair: (_key, pair: Pair, path) => {
      const name = isScalar(pair.key) ? String(pair.key.value) : "";
      const map = path.at(-1);
      const isJwk = isMap(map) && map.has("kty") && SECRET_JWK_NAMES.has(name);
      if (isJwk || isSecretName(name)) for (const found of scalarsOf(pair, doc)) scalars.add(found);
    },
  });
  return [...scalars].filter(({ range }) => range && range[0] < range[1]);
}

/** The value, or of a list its items; an alias where it was defined. */
function scalarsOf({ value }: Pair, doc: Document.Parsed): readonly Scalar[] {
  const resolved = isAlias(value) ? value.resolve(doc) : (value as Node | null);
  const nodes = isSeq(resolved) ? (resolved.items as readonly Node[]) : [resolved];
  return nodes.filter(
    (node) => isScalar(node) && (typeof node.value === "string" || typeof node.value === "number"),
  ) as readonly Scalar[];
}

/** As long as the text, with blanks in the place of all that is no comment. */
function onlyComments(text: string): string {
  let [comments, isValue] = ["", false];
  for (const token of new Lexer().lex(text)) {
    // The lexer's own marks, which stand for nothing in the text.
    if (token === CST.DOCUMENT || token === CST.FLOW_END) continue;
    const isMark = token === CST.SCALAR;
    if (!isMark) {
      const isComment = token.startsWith("#") && !isValue;
      comments += isComment ? token : token.replaceAll(/[^\n]/gu, " ");
    }
    isValue = isMark;
  }
  return comments;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % stands for itself.
    return text;
  }
}
