/** The files that make a configuration, in the order in which Synapse reads them. Rule O21 in SPEC.md. */
import { isUtf8 } from "node:buffer";
import { join, resolve } from "node:path";
import type { Context } from "../cli/Context.ts";
import { notText } from "./configErrors.ts";
import { parseYamlFile, type YamlFile } from "./parseYamlFile.ts";

/**
 * @param paths - Files and folders, as Synapse's `-c` takes them: of a folder all `.yaml` files in the order of their
 *   names.
 * @throws {OpsError} ops/file-…, ops/config-syntax, ops/config-unusable.
 */
export async function readConfigFiles(
  { files, cwd }: Pick<Context, "files" | "cwd">,
  paths: readonly string[],
): Promise<readonly YamlFile[]> {
  const found: YamlFile[] = [];
  for (const path of paths.map((given) => resolve(cwd, given))) {
    const isFolder = (await files.kind(path)) === "folder";
    const inside = isFolder ? await yamlFilesIn(files, path) : [path];
    for (const file of inside) found.push(parseYamlFile(file, await readText(files, file)));
  }
  return found;
}

async function yamlFilesIn(files: Context["files"], folder: string): Promise<string[]> {
  const names = (await files.list(folder)).filter((name) => name.endsWith(".yaml"));
  const paths = names.map((name) => join(folder, name));
  const kinds = await Promise.all(paths.map((path) => files.kind(path)));
  return paths.filter((_path, at) => kinds[at] === "file");
}

/** Not replaced by U+FFFD in silence: what is written back has to be what was read. */
async function readText(files: Context["files"], path: string): Promise<string> {
  const bytes = await files.readBytes(path);
  if (!isUtf8(bytes)) throw notText(path);
  return Buffer.from(bytes).toString();
}
