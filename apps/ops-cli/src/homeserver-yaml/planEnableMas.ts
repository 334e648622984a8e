/** How the configuration of Synapse has to change to delegate logins. Rules O20 to O25 in SPEC.md. */
import type { Text } from "../cli/Text.ts";
import { CLASHES, type Clash } from "./clashes.ts";
import { notAMapping, sharedValue } from "./configErrors.ts";
import { removeItems, retireKey, RETIRED_PREFIX, setValue } from "./editYaml.ts";
import { holderOf, mergeConfig } from "./mergeConfig.ts";
import type { YamlFile } from "./parseYamlFile.ts";
import { judgeModules } from "./passwordModules.ts";
import { toRecord } from "./parseYamlFile.ts";
import { writeDelegation, type DelegationWish } from "./writeDelegation.ts";

/** One thing that is turned off. */
export interface TurnedOff {
  readonly key: string;
  readonly path: string;
  readonly reason: Text;
}

export interface EnableMasPlan {
  /** In the order that was given; those that stay as they are, too. */
  readonly files: readonly YamlFile[];
  readonly turnedOff: readonly TurnedOff[];
  /** Modules of which nobody can tell here whether they take part in password logins. */
  readonly unknownModules: readonly string[];
}

/** A key may stand in many files, and twice in one; that many edits and still a clash is a fault of ours. */
const MAX_EDITS = 200;

const MODULES: Text = {
  en: "modules that check passwords keep Synapse from starting",
  es: "los módulos que comprueban contraseñas impiden que Synapse arranque",
};

/**
 * The files as they have to be. Nothing is read or written.
 *
 * @param before - In the order in which Synapse reads them.
 * @throws {OpsError} ops/config-unusable, ops/wrong-use.
 */
export function planEnableMas(before: readonly YamlFile[], wish: DelegationWish): EnableMasPlan {
  if (before.every(({ root }) => root === null)) throw notAMapping(before.map(({ path }) => path));
  const turnedOff: TurnedOff[] = [];
  let files = writeDelegation(before, wish);
  for (let clash = firstClash(files); clash !== undefined; clash = firstClash(files)) {
    const at = holderOf(files, clash.key);
    const file = files[at];
    const isHopeless = turnedOff.length >= MAX_EDITS;
    if (file === undefined || isHopeless) throw sharedValue(clash.key, file?.path ?? "");
    files = files.with(at, turnOff(file, clash));
    turnedOff.push({ key: clash.key, path: file.path, reason: clash.reason });
  }
  const { refused, unknown } = judgeModules(mergeConfig(files)["modules"]);
  if (refused.length > 0) {
    const at = holderOf(files, "modules");
    files = files.map((file, index) => (index === at ? withoutModules(file, refused) : file));
    turnedOff.push({ key: "modules", path: files[at]?.path ?? "", reason: MODULES });
  }
  assertRestUntouched(before, files);
  return { files, turnedOff, unknownModules: unknown };
}

function firstClash(files: readonly YamlFile[]): Clash | undefined {
  const config = mergeConfig(files);
  return CLASHES.find(({ isOn }) => isOn(config));
}

function turnOff(file: YamlFile, { key, cure }: Clash): YamlFile {
  return cure.kind === "set" ? setValue(file, cure.path, cure.value) : retireKey(file, key);
}

function withoutModules(file: YamlFile, refused: readonly string[]): YamlFile {
  return removeItems(file, "modules", (item) =>
    refused.includes(String((item as { module?: unknown } | null)?.module)),
  );
}

/** An anchor may carry an edit to where nobody wanted it: then there is no plan. */
function assertRestUntouched(before: readonly YamlFile[], after: readonly YamlFile[]): void {
  before.forEach((file, index) => {
    const [old, now] = [toRecord(file), toRecord(after[index] ?? file)];
    const key = Object.keys(old).find(
      (name) => !isOurs(name) && differs(old[name], now[name], name),
    );
    if (key !== undefined) throw sharedValue(key, file.path);
  });
}

const SECTIONS_WITH_SWITCH: ReadonlySet<string> = new Set(
  CLASHES.flatMap(({ cure }) =>
    cure.kind === "set" && cure.path[1] !== undefined ? [cure.path[0]] : [],
  ),
);

function isOurs(key: string): boolean {
  if (key === "matrix_authentication_service" || key === "modules") return true;
  return CLASHES.some((clash) => clash.key === key) && !SECTIONS_WITH_SWITCH.has(key);
}

/** A section that is empty and none at all are the same to Synapse. */
function differs(old: unknown, now: unknown, key: string): boolean {
  const [one, other] = [old, now].map((value) => JSON.stringify(value ?? {}, dropOurs(key)));
  return one !== other;
}

/** What an edit may change inside of a section does not count. */
function dropOurs(section: string): (key: string, value: unknown) => unknown {
  const isSwitched = SECTIONS_WITH_SWITCH.has(section);
  return (key, value) => {
    const isOurs =
      (isSwitched && (key === "enabled" || key === `${RETIRED_PREFIX}enabled`)) ||
      (section === "experimental_features" && key === "msc3861");
    return isOurs ? undefined : value;
  };
}
