/** What `doctor login` is to look at, from its options; secrets from files or the environment. Rule O104 in SPEC.md. */
import { resolve } from "node:path";
import { Secret } from "@tertulia/protocol";
import type { Context } from "../../cli/Context.ts";
import { OpsError } from "../../cli/OpsError.ts";
import {
  locateSynapseDatabase,
  openSynapseDatabase,
  withDatabase,
} from "../../migration/openDatabases.ts";
import { readSynapseConfig } from "../../migration/readSynapseConfig.ts";
import { readSynapseFacts } from "../../migration/synapseFacts.ts";
import type { LoginClient, LoginTarget } from "./createLoginProbe.ts";

export interface LoginOptions {
  readonly "server-name": string;
  readonly homeserver: string | undefined;
  readonly mas: string | undefined;
  readonly "secret-file": string | undefined;
  readonly "token-file": readonly string[];
  readonly "admin-token-file": string | undefined;
  readonly client: readonly string[];
  readonly "expect-users": number | undefined;
  readonly "expect-sessions": number | undefined;
  readonly "synapse-config": readonly string[];
  readonly "synapse-database-file": string | undefined;
}

/** The variables that are read where no file is given. */
export const SECRET_VARIABLES = {
  secret: "TERTULIA_MAS_SECRET",
  token: "TERTULIA_USER_TOKEN",
  adminToken: "TERTULIA_ADMIN_TOKEN",
} as const;

type Reader = Pick<Context, "cwd" | "env" | "files" | "keepSecret">;

/** @throws {OpsError} ops/wrong-use, and what reading files and Synapse's database throws. */
export async function readLoginTarget(
  options: LoginOptions,
  context: Reader,
): Promise<LoginTarget> {
  const readSecret = async (file: string | undefined, variable: string): Promise<Secret | null> => {
    const text =
      file === undefined
        ? context.env[variable]
        : await context.files.read(resolve(context.cwd, file));
    const value = text?.trim() ?? "";
    if (value === "") return null;
    context.keepSecret(value);
    return new Secret(value);
  };
  const tokenFiles = options["token-file"];
  const tokens = await Promise.all(
    (tokenFiles.length === 0 ? [undefined] : tokenFiles).map((file) =>
      readSecret(file, SECRET_VARIABLES.token),
    ),
  );
  return {
    serverName: options["server-name"],
    synapseUrl: toBaseUrl("homeserver", options.homeserver),
    masUrl: toBaseUrl("mas", options.mas),
    secret: await readSecret(options["secret-file"], SECRET_VARIABLES.secret),
    userTokens: tokens.filter((token) => token !== null),
    adminToken: await readSecret(options["admin-token-file"], SECRET_VARIABLES.adminToken),
    clients: options.client.map(toClient),
    expected: {
      users: options["expect-users"] ?? null,
      sessions: options["expect-sessions"] ?? null,
      inSynapse:
        options["synapse-config"].length === 0 ? null : await countPeople(options, context),
    },
  };
}

async function countPeople(options: LoginOptions, context: Reader): Promise<number> {
  const config = await readSynapseConfig(options["synapse-config"], context);
  const place = await locateSynapseDatabase(config, options, context);
  const facts = await withDatabase(openSynapseDatabase(place), readSynapseFacts);
  return facts.users - facts.appserviceUsers;
}

function toBaseUrl(option: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  if (!/^https?:/u.test(value) || !URL.canParse(value))
    throw wrongUse(option, {
      en: "is no http: or https: address",
      es: "no es una dirección http: o https:",
    });
  return value.replace(/\/+$/u, "");
}

function toClient(value: string): LoginClient {
  const at = value.indexOf("=");
  if (at < 1 || !URL.canParse(value.slice(at + 1)))
    throw wrongUse("client", { en: "is not ID=REDIRECT_URI", es: "no es ID=REDIRECT_URI" });
  return { clientId: value.slice(0, at), redirectUri: value.slice(at + 1) };
}

function wrongUse(option: string, { en, es }: { en: string; es: string }): OpsError {
  return new OpsError({
    code: "ops/wrong-use",
    text: { en: `The value of --${option} ${en}.`, es: `El valor de --${option} ${es}.` },
    remedy: {
      en: "`tertulia doctor login --help` shows what it looks like.",
      es: "`tertulia doctor login --help` muestra cómo es.",
    },
  });
}
