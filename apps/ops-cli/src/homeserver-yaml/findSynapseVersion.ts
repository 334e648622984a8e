/** Asks which Synapse there is. Rule O24 in SPEC.md. */
import * as v from "valibot";
import type { Context } from "../cli/Context.ts";
import { OpsError } from "../cli/OpsError.ts";
import { HttpFailure } from "../machine/Http.ts";
import { parseSynapseVersion, type SynapseVersion } from "./SynapseVersion.ts";

export interface VersionSources {
  /** As the operator says it. */
  readonly told: string | null;
  /** A command line that is Synapse's Python. */
  readonly python: string | null;
  /** Base URL of the homeserver. */
  readonly homeserver: string | null;
}

const PRINT_VERSION = "import synapse; print(synapse.__version__)";
const answerSchema = v.object({ server: v.object({ name: v.string(), version: v.string() }) });

/**
 * What the operator says counts, then what is installed, then what runs.
 *
 * @throws {OpsError} ops/version-unknown when none of them tells.
 */
export async function findSynapseVersion(
  context: Pick<Context, "http" | "runProgram">,
  { told, python, homeserver }: VersionSources,
): Promise<SynapseVersion> {
  const text =
    told ??
    (python === null ? null : await askPython(context, python)) ??
    (homeserver === null ? null : await askHomeserver(context, homeserver));
  const version = text === null ? null : parseSynapseVersion(text);
  if (version === null) throw unknownVersion(text);
  return version;
}

async function askPython(
  { runProgram }: Pick<Context, "runProgram">,
  python: string,
): Promise<string | null> {
  const { exitCode, stdout } = await runProgram(python, ["-c", PRINT_VERSION]);
  return exitCode === 0 ? stdout.trim() : null;
}

/** Server-Server API, GET /_matrix/federation/v1/version. */
async function askHomeserver(
  { http }: Pick<Context, "http">,
  homeserver: string,
): Promise<string | null> {
  try {
    const { status, body } = await http({
      url: `${homeserver.replace(/\/+$/u, "")}/_matrix/federation/v1/version`,
    });
    const answer = status === 200 ? v.safeParse(answerSchema, JSON.parse(body)) : null;
    if (answer?.success !== true || answer.output.server.name !== "Synapse") return null;
    return answer.output.server.version;
  } catch (error) {
    if (error instanceof HttpFailure || error instanceof SyntaxError) return null;
    throw error;
  }
}

function unknownVersion(text: string | null): OpsError {
  return new OpsError({
    code: "ops/version-unknown",
    text:
      text === null
        ? {
            en: "It cannot be told which version of Synapse this is.",
            es: "No se puede saber qué versión de Synapse es esta.",
          }
        : {
            en: `“${text}” is no version of Synapse.`,
            es: `«${text}» no es una versión de Synapse.`,
          },
    remedy: {
      en: "Give --synapse-python, --homeserver or --synapse-version: which settings are right depends on it.",
      es: "Indique --synapse-python, --homeserver o --synapse-version: de ella dependen los ajustes correctos.",
    },
  });
}
