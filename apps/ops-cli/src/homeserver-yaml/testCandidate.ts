/** Shows a changed configuration to Synapse before it takes the place of the old one. Rule O26 in SPEC.md. */
import type { Context } from "../cli/Context.ts";
import { OpsError } from "../cli/OpsError.ts";
import type { YamlFile } from "./parseYamlFile.ts";

/** Synapse reads no file of a folder that does not end in `.yaml`. */
const SUFFIX = ".tertulia-candidate";

export interface Candidate {
  readonly before: readonly YamlFile[];
  readonly after: readonly YamlFile[];
  /** A command line that is Synapse's Python. */
  readonly python: string;
  /** The path under which that Python sees a file. */
  readonly seenAs: (path: string) => string;
}

/**
 * `python -m synapse.config` on the files as they would be, each beside the one that it would replace, so that what is
 * relative stays right.
 *
 * @throws {OpsError} ops/config-refused, with Synapse's reason and whether it has it already now.
 */
export async function testCandidate(
  context: Pick<Context, "files" | "runProgram" | "maskSecrets">,
  { before, after, python, seenAs }: Candidate,
): Promise<void> {
  const written: string[] = [];
  try {
    const paths: string[] = [];
    for (const [at, { path, text }] of after.entries()) {
      if (before[at]?.text === text) paths.push(path);
      else {
        const beside = await context.files.writeBeside(path, SUFFIX, text);
        written.push(beside);
        paths.push(beside);
      }
    }
    const refusal = await ask(context, python, paths.map(seenAs));
    if (refusal === null) return;
    const old = await ask(
      context,
      python,
      before.map(({ path }) => seenAs(path)),
    );
    throw refused(context.maskSecrets(refusal), old === refusal);
  } finally {
    for (const path of written) await context.files.remove(path);
  }
}

/** @returns Synapse's reason; `null` when it takes the files. */
async function ask(
  { runProgram }: Pick<Context, "runProgram">,
  python: string,
  paths: readonly string[],
): Promise<string | null> {
  const args = ["-m", "synapse.config", ...paths.flatMap((path) => ["-c", path])];
  const { exitCode, stderr } = await runProgram(python, args);
  return exitCode === 0 ? null : readReason(stderr).replaceAll(SUFFIX, "");
}

/** The last paragraph; of an error with a path, which Synapse prints as a Python tuple, the sentence and the key. */
function readReason(stderr: string): string {
  const text = stderr.trim();
  const tuple = /^\((["'])(.*)\1, \((.*?),?\)\)$/su.exec(text);
  if (tuple !== null) {
    const keys = [...(tuple[3] ?? "").matchAll(/["']([^"']+)["']/gu)].map(([, key]) => key);
    return `${tuple[2] ?? ""} (${keys.join(".")})`;
  }
  // Of a failure that Synapse did not expect, the end of the traceback.
  return text.startsWith("Traceback") ? (text.split("\n").at(-1) ?? "") : text;
}

function refused(reason: string, isOld: boolean): OpsError {
  return new OpsError({
    code: "ops/config-refused",
    text: isOld
      ? {
          en: `Synapse refuses this configuration already as it is: ${reason}`,
          es: `Synapse rechaza esta configuración ya tal como está: ${reason}`,
        }
      : {
          en: `Synapse refuses the changed configuration: ${reason}`,
          es: `Synapse rechaza la configuración modificada: ${reason}`,
        },
    remedy: {
      en: "Nothing was changed. Mend what it names; if it is a path, check --seen-as and that Synapse may read it.",
      es: "No se cambió nada. Corrija lo que nombra; si es una ruta, compruebe --seen-as y que Synapse pueda leerla.",
    },
  });
}
