/** A homeserver.yaml as text with its tree, so that it can be edited where it stands. Rules O20 and O21 in SPEC.md. */
import {
  isMap,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Pair,
  type ParsedNode,
  type YAMLMap,
} from "yaml";
import { refusedTag, syntaxError } from "./configErrors.ts";

export interface YamlFile {
  readonly path: string;
  readonly text: string;
  readonly doc: Document.Parsed;
  /** `null` when the file is empty or no mapping; Synapse ignores it then. */
  readonly root: YAMLMap.Parsed | null;
}

export type YamlPair = Pair<ParsedNode, ParsedNode | null>;

/**
 * Reads as Synapse's parser does: YAML 1.1, where `yes` and `on` are true, and of a key that stands twice the last
 * counts.
 *
 * @throws {OpsError} ops/config-syntax with line and column; ops/config-unusable for a tag that only a template has.
 */
export function parseYamlFile(path: string, text: string): YamlFile {
  const lines = new LineCounter();
  const doc = parseDocument(text, {
    version: "1.1",
    merge: true,
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter: lines,
  });
  const [error] = doc.errors;
  if (error !== undefined) {
    throw syntaxError({ path, ...lines.linePos(error.pos[0]), problem: error.message, text });
  }
  const unknownTag = doc.warnings.find(({ code }) => code === "TAG_RESOLVE_FAILED");
  if (unknownTag !== undefined) {
    const tag = text.slice(...unknownTag.pos);
    throw refusedTag({ path, ...lines.linePos(unknownTag.pos[0]), tag });
  }
  const dangling = findDanglingAlias(doc);
  if (dangling !== null) {
    throw syntaxError({ path, ...lines.linePos(dangling), problem: "No such anchor", text });
  }
  return { path, text, doc, root: isMap(doc.contents) ? doc.contents : null };
}

/** Where an alias stands that refers to nothing before it. */
function findDanglingAlias(doc: Document.Parsed): number | null {
  let place: number | null = null;
  visit(doc, {
    Alias: (_key, alias) => {
      if (alias.resolve(doc) === undefined) place ??= alias.range?.[0] ?? 0;
    },
  });
  return place;
}

/** The pair of a key as it is written there, the last if there are more; not what a merge (`<<`) brings. */
export function findPair(map: YAMLMap.Parsed, key: string): YamlPair | null {
  const pairs = map.items as readonly YamlPair[];
  return pairs.findLast((pair) => isScalar(pair.key) && pair.key.value === key) ?? null;
}

/** What a file says, by its top keys, merges and aliases resolved. */
export function toRecord({ root, doc }: YamlFile): Readonly<Record<string, unknown>> {
  return root === null ? {} : (doc.toJS({ maxAliasCount: -1 }) as Record<string, unknown>);
}
