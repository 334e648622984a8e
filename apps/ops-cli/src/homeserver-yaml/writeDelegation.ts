/** The block that delegates logins: the one of this Synapse, or what an older one had turned into it. Rules O24 and O25. */
import { bothBlocks, missingOption, tooOld } from "./configErrors.ts";
import { removeNested, setValue, type NewValue } from "./editYaml.ts";
import { holderOf, mergeConfig } from "./mergeConfig.ts";
import type { YamlFile } from "./parseYamlFile.ts";
import {
  hasOldBlock,
  hasSecretPaths,
  hasStableBlock,
  type SynapseVersion,
} from "./SynapseVersion.ts";

/** A secret in a file. */
export interface SecretFile {
  /** As Synapse sees it. */
  readonly path: string;
  /** Its content; for a Synapse that reads no such file. */
  readonly value: string;
}

export interface DelegationWish {
  readonly version: SynapseVersion;
  /** Where Synapse reaches the authentication service; needed unless a block says it. */
  readonly endpoint: string | null;
  /** What is shared with it; needed unless a block has a secret. */
  readonly secret: SecretFile | null;
  /** Only for a Synapse before 1.136, which asks as an OAuth client. */
  readonly client: { readonly id: string; readonly secret: SecretFile } | null;
}

type Section = Readonly<Record<string, unknown>>;

const STABLE = "matrix_authentication_service";
const EXPERIMENTAL = "experimental_features";
const OLD = "msc3861";

/** @throws {OpsError} ops/config-unusable when both blocks are there; ops/wrong-use when something is not told. */
export function writeDelegation(
  files: readonly YamlFile[],
  wish: DelegationWish,
): readonly YamlFile[] {
  const config = mergeConfig(files);
  const stable = toSection(config[STABLE]);
  const old = toSection(toSection(config[EXPERIMENTAL])[OLD]);
  if (Object.keys(stable).length > 0 && Object.keys(old).length > 0) throw bothBlocks();
  if (!hasStableBlock(wish.version)) return writeOld(files, wish, old);
  const wanted = wantedStable(wish, { stable, old });
  const converted = Object.keys(old).length > 0 ? dropOld(files) : files;
  return writeStable(converted, stable, wanted);
}

interface Present {
  readonly stable: Section;
  readonly old: Section;
}

function wantedStable({ endpoint, secret }: DelegationWish, { stable, old }: Present): Section {
  const url = endpoint ?? stable["endpoint"] ?? old["issuer"];
  if (typeof url !== "string") {
    throw missingOption("mas", {
      en: "no block says yet where the authentication service is",
      es: "ningún bloque dice todavía dónde está el servicio de autenticación",
    });
  }
  const path = secret?.path ?? stable["secret_path"] ?? old["admin_token_path"];
  if (typeof path === "string") return { enabled: true, endpoint: url, secret_path: path };
  const inline = stable["secret"] ?? old["admin_token"];
  if (typeof inline === "string") return { enabled: true, endpoint: url, secret: inline };
  throw missingOption("secret-file", {
    en: "no block has a secret yet; it is matrix.secret of the authentication service",
    es: "ningún bloque tiene todavía un secreto; es matrix.secret del servicio de autenticación",
  });
}

function writeStable(
  files: readonly YamlFile[],
  present: Section,
  wanted: Section,
): readonly YamlFile[] {
  const at = placeOf(files, STABLE);
  if (Object.keys(present).length === 0) {
    return change(files, at, (file) => setValue(file, [STABLE], wanted as NewValue));
  }
  const different = Object.entries(wanted).filter(([key, value]) => present[key] !== value);
  const set = different.reduce(
    (edited, [key, value]) =>
      change(edited, at, (file) => setValue(file, [STABLE, key], value as string | boolean)),
    files,
  );
  const isMoved = "secret" in present && !("secret" in wanted);
  return isMoved ? change(set, at, (file) => removeNested(file, STABLE, "secret")) : set;
}

/** The old block for an old Synapse; it asks MAS as an OAuth client and is asked with the admin token. */
function writeOld(
  files: readonly YamlFile[],
  { version, endpoint, secret, client }: DelegationWish,
  old: Section,
): readonly YamlFile[] {
  if (!hasOldBlock(version)) throw tooOld(version);
  const at = placeOf(files, EXPERIMENTAL);
  if (Object.keys(old).length > 0) {
    if (old["enabled"] === true) return files;
    throw missingOption("synapse-version", {
      en: "the old block is there and turned off; turn it on by hand, or give a version from 1.136 on to convert it",
      es: "el bloque antiguo está y no está activo; actívelo a mano o indique una versión desde la 1.136 para convertirlo",
    });
  }
  if (endpoint === null || secret === null || client === null) {
    throw missingOption("client-id", {
      en: "a Synapse before 1.136 needs --mas, --secret-file, --client-id and --client-secret-file",
      es: "un Synapse anterior a la 1.136 necesita --mas, --secret-file, --client-id y --client-secret-file",
    });
  }
  const block = {
    enabled: true,
    issuer: endpoint,
    client_id: client.id,
    client_auth_method: "client_secret_basic",
    ...(hasSecretPaths(version)
      ? { client_secret_path: client.secret.path, admin_token_path: secret.path }
      : { client_secret: client.secret.value, admin_token: secret.value }),
  };
  return change(files, at, (file) => setValue(file, [EXPERIMENTAL, OLD], block));
}

/** Every file: an earlier one would count again as soon as a later one is without. */
function dropOld(files: readonly YamlFile[]): readonly YamlFile[] {
  return files.map((file) => {
    const section = toSection(mergeConfig([file])[EXPERIMENTAL]);
    return OLD in section ? removeNested(file, EXPERIMENTAL, OLD) : file;
  });
}

/** The file whose word counts; else the first that has settings. */
function placeOf(files: readonly YamlFile[], key: string): number {
  const holder = holderOf(files, key);
  return holder === -1 ? files.findIndex(({ root }) => root !== null) : holder;
}

function change(
  files: readonly YamlFile[],
  at: number,
  edit: (file: YamlFile) => YamlFile,
): readonly YamlFile[] {
  return files.map((file, index) => (index === at ? edit(file) : file));
}

function toSection(value: unknown): Section {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Section)
    : {};
}
