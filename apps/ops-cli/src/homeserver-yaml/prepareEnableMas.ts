/** What `tertulia synapse enable-mas` reads and asks before it can tell what would change. Rules O20 to O27. */
import { resolve } from "node:path";
import type { Context } from "../cli/Context.ts";
import type { OptionTable, OptionValues } from "../cli/Command.ts";
import { OpsError } from "../cli/OpsError.ts";
import { secretsInYaml } from "../secrets/maskYaml.ts";
import { notAbsoluteUrl } from "./configErrors.ts";
import { findSynapseVersion } from "./findSynapseVersion.ts";
import type { YamlFile } from "./parseYamlFile.ts";
import { planEnableMas, type EnableMasPlan } from "./planEnableMas.ts";
import { readConfigFiles } from "./readConfigFiles.ts";
import { parseSeenAs, SEEN_AS_OPTION, type SeenAs } from "./seenAs.ts";
import type { SynapseVersion } from "./SynapseVersion.ts";
import type { DelegationWish, SecretFile } from "./writeDelegation.ts";

export const CONFIG_OPTION = {
  type: "texts",
  placeholder: "FILE|FOLDER",
  isRequired: true,
  text: {
    en: "The configuration, as Synapse is started with it, in the same order.",
    es: "La configuración con que se inicia Synapse, en el mismo orden.",
  },
} as const;

export const ENABLE_MAS_OPTIONS = {
  config: CONFIG_OPTION,
  mas: {
    type: "text",
    placeholder: "URL",
    text: {
      en: "Where Synapse reaches the authentication service; an internal URL is best. Default: what the configuration says.",
      es: "Dónde alcanza Synapse el servicio de autenticación; mejor una URL interna. Por omisión, lo que diga la configuración.",
    },
  },
  "secret-file": {
    type: "text",
    placeholder: "FILE",
    text: {
      en: "The file with matrix.secret of the authentication service, which Synapse can read. Default: what the configuration says.",
      es: "El archivo con matrix.secret del servicio de autenticación, que Synapse puede leer. Por omisión, lo que diga la configuración.",
    },
  },
  "synapse-python": {
    type: "text",
    placeholder: "COMMAND",
    text: {
      en: "A command line that is Synapse's Python, for example “docker exec -i synapse python”. It tells the version and tests the configuration; apply needs it.",
      es: "Una línea de órdenes que es el Python de Synapse, por ejemplo «docker exec -i synapse python». Dice la versión y prueba la configuración; apply la necesita.",
    },
  },
  "seen-as": SEEN_AS_OPTION,
  homeserver: {
    type: "text",
    placeholder: "URL",
    text: {
      en: "The running homeserver, asked for its version where there is no Python.",
      es: "El servidor en marcha, al que se pregunta la versión si no hay Python.",
    },
  },
  "synapse-version": {
    type: "text",
    placeholder: "VERSION",
    text: {
      en: "The version of Synapse, when it is to be another than what is found.",
      es: "La versión de Synapse, si ha de ser otra que la encontrada.",
    },
  },
  "client-id": {
    type: "text",
    placeholder: "ULID",
    text: {
      en: "Only for a Synapse before 1.136: its client at the authentication service.",
      es: "Solo para un Synapse anterior a la 1.136: su cliente en el servicio de autenticación.",
    },
  },
  "client-secret-file": {
    type: "text",
    placeholder: "FILE",
    text: {
      en: "Only for a Synapse before 1.136: the file with the secret of that client.",
      es: "Solo para un Synapse anterior a la 1.136: el archivo con el secreto de ese cliente.",
    },
  },
} as const satisfies OptionTable;

export type EnableMasOptions = OptionValues<typeof ENABLE_MAS_OPTIONS>;

export interface PreparedEnableMas {
  readonly before: readonly YamlFile[];
  readonly plan: EnableMasPlan;
  readonly version: SynapseVersion;
  readonly seenAs: SeenAs;
}

/** @throws {OpsError} whatever keeps a plan from being made. Changes nothing. */
export async function prepareEnableMas(
  context: Context,
  options: EnableMasOptions,
): Promise<PreparedEnableMas> {
  const before = await readConfigFiles(context, options.config);
  // Before anything is said: what follows may quote them.
  for (const secret of before.flatMap(secretsInYaml)) context.keepSecret(secret);
  const seenAs = parseSeenAs(options["seen-as"]);
  const version = await findSynapseVersion(context, {
    told: options["synapse-version"] ?? null,
    python: options["synapse-python"] ?? null,
    homeserver: options.homeserver ?? null,
  });
  const wish: DelegationWish = {
    version,
    endpoint: options.mas === undefined ? null : parseUrl("mas", options.mas),
    secret: await readSecret(context, options["secret-file"], seenAs),
    client: await oldClient(context, options, seenAs),
  };
  return { before, plan: planEnableMas(before, wish), version, seenAs };
}

function parseUrl(option: string, text: string): string {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol))
    throw notAbsoluteUrl(option, text);
  return text;
}

async function readSecret(
  context: Context,
  given: string | undefined,
  seenAs: SeenAs,
): Promise<SecretFile | null> {
  if (given === undefined) return null;
  const path = resolve(context.cwd, given);
  const value = (await context.files.read(path)).trim();
  if (value === "") throw emptySecret(path);
  context.keepSecret(value);
  return { path: seenAs(path), value };
}

async function oldClient(
  context: Context,
  options: EnableMasOptions,
  seenAs: SeenAs,
): Promise<DelegationWish["client"]> {
  const secret = await readSecret(context, options["client-secret-file"], seenAs);
  const id = options["client-id"];
  return secret === null || id === undefined ? null : { id, secret };
}

function emptySecret(path: string): OpsError {
  return new OpsError({
    code: "ops/config-unusable",
    text: { en: `${path} is empty.`, es: `${path} está vacío.` },
    remedy: {
      en: "Put matrix.secret of the authentication service into it, and nothing else.",
      es: "Ponga en él matrix.secret del servicio de autenticación y nada más.",
    },
  });
}
