/** Several configuration files as Synapse reads them: one after the other, a top key replacing the whole earlier one. */
import type { MergedConfig } from "./clashes.ts";
import { toRecord, type YamlFile } from "./parseYamlFile.ts";

export function mergeConfig(files: readonly YamlFile[]): MergedConfig {
  return Object.assign({}, ...files.map(toRecord)) as MergedConfig;
}

/** The index of the file whose word about a key counts; -1 when none has it. */
export function holderOf(files: readonly YamlFile[], key: string): number {
  return files.findLastIndex((file) => Object.hasOwn(toRecord(file), key));
}
