/** Edits of YAML as text: every byte that an edit is not about stays as it is. Rules O20 and O37 in SPEC.md. */
import { isAlias, isMap, isScalar, isSeq, visit, type ParsedNode, type YAMLMap } from "yaml";
import { sharedValue } from "./configErrors.ts";
import { findPair, parseYamlFile, type YamlFile, type YamlPair } from "./parseYamlFile.ts";

/** What is put before the name of a setting that is kept for the operator and no longer read. */
export const RETIRED_PREFIX = "disabled_by_tertulia_";

/** A value as it is written: a scalar, or a mapping of them in the order of its keys. */
export type NewValue = boolean | string | Readonly<Record<string, boolean | string>>;

/**
 * Sets a key of the top, or one below it, and nothing else.
 *
 * @throws {OpsError} ops/config-unusable when the value is shared with other settings.
 */
export function setValue(
  file: YamlFile,
  path: readonly [string, string?],
  value: NewValue,
): YamlFile {
  const [top, nested] = path;
  const { root } = file;
  if (root === null) throw new TypeError("a file without settings has no place for one");
  const pair = findPair(root, top);
  if (nested === undefined) return setInMap(file, root, { key: top, value });
  if (pair === null) {
    if (root.has(top) || Object.hasOwn(file.doc.toJS() as object, top))
      throw sharedValue(top, file.path);
    return setInMap(file, root, { key: top, value: { [nested]: value as boolean | string } });
  }
  if (isAlias(pair.value)) {
    const own = `{<<: ${sliceOf(file, pair.value)}}`;
    return setValue(replaced(file, extentOf(pair.value), own), path, value);
  }
  if (!isMap(pair.value))
    return setInMap(file, root, { key: top, value: { [nested]: value as boolean | string } });
  return setInMap(file, pair.value, { key: nested, value });
}

/** Gives a key another name, under which Synapse does not know it; its value stays where it is. */
export function retireKey(file: YamlFile, key: string): YamlFile {
  const pair = file.root === null ? null : findPair(file.root, key);
  // It came by a merge: a value of its own is stronger.
  if (pair === null)
    return file.root === null ? file : insertInMap(file, file.root, `${key}: null`);
  const [from, to] = extentOf(pair.key);
  const isQuoted = /["']/u.test(file.text[from] ?? "");
  const name = `${RETIRED_PREFIX}${key}`;
  return replaced(file, [from, to], isQuoted ? JSON.stringify(name) : name);
}

/** Takes a pair below a key of the top away, with its comments at the line's end and inside of it. */
export function removeNested(file: YamlFile, top: string, nested: string): YamlFile {
  const map = file.root === null ? null : (findPair(file.root, top)?.value ?? null);
  if (!isMap(map)) throw sharedValue(top, file.path);
  const pair = findPair(map, nested);
  if (pair === null) throw sharedValue(`${top}.${nested}`, file.path);
  const [from] = extentOf(pair.key);
  const to = pairEnd(pair);
  return map.flow === true
    ? replaced(file, widenByComma(file.text, [from, to]), "")
    : replaced(file, wholeLines(file.text, [from, to]), "");
}

/** Takes items of a list at the top away; the whole list is retired when none would be left. */
export function removeItems(
  file: YamlFile,
  key: string,
  isUnwanted: (item: unknown) => boolean,
): YamlFile {
  const list = file.root === null ? null : (findPair(file.root, key)?.value ?? null);
  if (!isSeq(list)) throw sharedValue(key, file.path);
  const items = list.items as readonly ParsedNode[];
  const unwanted = items.filter((item) => isUnwanted(item.toJS(file.doc)));
  if (unwanted.length === items.length) return retireKey(file, key);
  // From the last to the first, so that what is left to do stays where it is.
  return unwanted.toReversed().reduce((edited, item) => {
    const { range } = item;
    const extent =
      list.flow === true
        ? widenByComma(edited.text, [range[0], range[1]])
        : wholeLines(edited.text, [
            dashBefore(edited.text, range[0]),
            contentEnd(item) ?? range[0],
          ]);
    return replaced(edited, extent, "");
  }, file);
}

/** Where the dash of a list's item is: before it on its line, or alone on a line above. */
function dashBefore(text: string, from: number): number {
  const dash = /^[ \t]*-(?:\s|#.*)*$/mu.exec(text.slice(0, from));
  return dash?.index ?? from;
}

interface Setting {
  readonly key: string;
  readonly value: NewValue;
}

function setInMap(file: YamlFile, map: YAMLMap.Parsed, { key, value }: Setting): YamlFile {
  const pair = findPair(map, key);
  if (pair === null) return insertInMap(file, map, renderPair(file, map, { key, value }));
  const isEmpty = pair.value === null || (isScalar(pair.value) && pair.value.value === null);
  if ((typeof value === "object" && !isEmpty) || isShared(file, pair.value)) {
    // The old one keeps its anchor, and with it those who refer to it.
    const [from, to] = extentOf(pair.key);
    const retired = replaced(file, [from, to], `${RETIRED_PREFIX}${key}`);
    const again = map === file.root ? retired.root : ownMap(retired, file, map);
    return again === null ? retired : setInMap(retired, again, { key, value });
  }
  const text = JSON.stringify(value);
  const { value: node } = pair;
  if (node !== null && node.range[0] < node.range[1]) return replaced(file, extentOf(node), text);
  return replaced(file, colonAfter(file.text, extentOf(pair.key)[1]), `: ${text}`);
}

/** The map of a changed file that stands where one of the file before stood. */
function ownMap(now: YamlFile, before: YamlFile, map: YAMLMap.Parsed): YAMLMap.Parsed | null {
  const pairs = (before.root?.items ?? []) as readonly YamlPair[];
  const value = now.root?.items[pairs.findIndex((pair) => pair.value === map)]?.value;
  return isMap(value) ? value : null;
}

function insertInMap(file: YamlFile, map: YAMLMap.Parsed, text: string): YamlFile {
  if (map.flow === true) {
    const at = map.range[0] + 1;
    return replaced(file, [at, at], map.items.length === 0 ? text : `${text}, `);
  }
  if (map === file.root) return appendToRoot(file, map, text);
  const at = extentOf((map.items as readonly YamlPair[])[0]?.key ?? null)[0];
  return replaced(
    file,
    [at, at],
    `${text}${lineEnd(file.text)}${" ".repeat(columnOf(file.text, at))}`,
  );
}

/** After everything else, where the text begins anew; before the end of the document where that is marked. */
function appendToRoot(file: YamlFile, root: YAMLMap.Parsed, text: string): YamlFile {
  const eol = lineEnd(file.text);
  const pairs = root.items as readonly YamlPair[];
  const indent = columnOf(file.text, extentOf(pairs[0]?.key ?? null)[0]);
  const marker = /^\.\.\.(?:\s|$)/mu.exec(file.text.slice(root.range[1]));
  const at = marker === null ? file.text.length : root.range[1] + marker.index;
  const before = file.text.slice(0, at);
  const start = /(?:^|\n)$/u.test(before) ? "" : eol;
  // A blank line would belong to a block scalar before it.
  const last = pairs.at(-1)?.value ?? null;
  const isBlockScalar = isScalar(last) && last.type?.startsWith("BLOCK") === true;
  const gap = isBlockScalar || /\n\r?\n$/u.test(before) ? "" : eol;
  const lines = text.split("\n").map((line) => " ".repeat(indent) + line);
  return replaced(file, [at, at], `${start}${gap}${lines.join(eol)}${eol}`);
}

function renderPair(file: YamlFile, map: YAMLMap.Parsed, { key, value }: Setting): string {
  if (map.flow === true) return `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  if (typeof value !== "object") return `${key}: ${JSON.stringify(value)}`;
  const indent = map === file.root ? 0 : columnOf(file.text, map.range[0]);
  const eol = map === file.root ? "\n" : lineEnd(file.text);
  const lines = Object.entries(value).map(
    ([name, inner]) => `${" ".repeat(indent + 2)}${name}: ${JSON.stringify(inner)}`,
  );
  return [`${key}:`, ...lines].join(eol);
}

/** Whether another place of the file refers to this value. */
function isShared({ doc }: YamlFile, node: ParsedNode | null): boolean {
  if (node === null || isAlias(node) || node.anchor === undefined) return false;
  let isReferred = false;
  visit(doc, { Alias: (_key, alias) => void (isReferred ||= alias.source === node.anchor) });
  return isReferred;
}

function extentOf(node: ParsedNode | null): [number, number] {
  if (node === null) throw new TypeError("a pair without a key has no place");
  return [node.range[0], node.range[1]];
}

function sliceOf({ text }: YamlFile, node: ParsedNode): string {
  return text.slice(...extentOf(node));
}

function pairEnd({ key, value }: YamlPair): number {
  return (value === null ? null : contentEnd(value)) ?? extentOf(key)[1];
}

/** Where what is written ends, without the comments after it; `null` of a value that is not written. */
function contentEnd(node: ParsedNode): number | null {
  if (isMap(node) && node.flow !== true && node.items.length > 0) {
    return pairEnd(node.items.at(-1) as YamlPair);
  }
  if (isSeq(node) && node.flow !== true) {
    const last = node.items.at(-1);
    return last === undefined ? null : (contentEnd(last) ?? last.range[0]);
  }
  return node.range[0] < node.range[1] ? node.range[1] : null;
}

/** Where a value would begin that is not there. */
function colonAfter(text: string, from: number): [number, number] {
  const colon = text.indexOf(":", from);
  return [colon === -1 ? from : colon, colon === -1 ? from : colon + 1];
}

/** The lines of a block, and of the comments after it that are indented as what is inside of it. */
function wholeLines(text: string, [from, to]: readonly [number, number]): [number, number] {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const lineAfter = text.indexOf("\n", to - 1) + 1;
  let end = lineAfter === 0 ? text.length : lineAfter;
  const indent = /^[ \t]*/u.exec(text.slice(start))?.[0].length ?? 0;
  const inner = new RegExp(`(?:[ \\t]*\\r?\\n)*[ \\t]{${indent + 1},}#.*(?:\\n|$)`, "uy");
  for (inner.lastIndex = end; inner.test(text); end = inner.lastIndex);
  return [start, end];
}

function widenByComma(text: string, [from, to]: readonly [number, number]): [number, number] {
  const after = /^\s*,\s*/u.exec(text.slice(to));
  if (after !== null) return [from, to + after[0].length];
  const before = /,\s*$/u.exec(text.slice(0, from));
  return [from - (before?.[0].length ?? 0), to];
}

function columnOf(text: string, at: number): number {
  const start = at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
  // A byte order mark is no column.
  return at - start - (start === 0 && text.startsWith("\uFEFF") ? 1 : 0);
}

/** The line end of the file: that of its first line. */
function lineEnd(text: string): string {
  return /\r?\n/u.exec(text)?.[0] ?? "\n";
}

function replaced(
  { path, text }: YamlFile,
  [from, to]: readonly [number, number],
  by: string,
): YamlFile {
  return parseYamlFile(path, text.slice(0, from) + by + text.slice(to));
}
