/** What `mas clients plan` and `apply` look at before anything else. Rules O33, O274 to O281 and O410. */
import { resolve } from "node:path";
import { Secret } from "@tertulia/protocol";
import type { Context } from "../cli/Context.ts";
import type { OptionSpec, OptionValues } from "../cli/Command.ts";
import { OpsError } from "../cli/OpsError.ts";
import { createMasCli } from "../mas-cli/createMasCli.ts";
import type { MasCli, MasConfig } from "../mas-cli/MasCli.ts";
import { masDatabaseOf, readDatabaseFile } from "../mas-cli/masDatabaseOf.ts";
import { createIds, numberClients, parseClientsFile, renderClientsFile } from "./clientsFile.ts";
import { diffClients, type ClientChange } from "./diffClients.ts";
import { parseWantedClients } from "./parseWantedClients.ts";
import { askAdminApi, askConfig, askDatabase, type ClientSource } from "./presentClients.ts";
import { providersIn, type ConfiguredProviders, type PresentProvider } from "./providerChanges.ts";
import { unsyncedMark } from "./unsyncedMark.ts";
import type { PresentClient } from "./WantedClient.ts";

export const CLIENT_OPTIONS = {
  wanted: {
    type: "text",
    placeholder: "FILE",
    byDefault: "clients.yaml",
    text: { en: "The clients that you want.", es: "Los clientes que quiere." },
  },
  output: {
    type: "text",
    placeholder: "FILE",
    byDefault: "mas-clients.yaml",
    text: {
      en: "MAS configuration file of ours, which apply writes; it also keeps the client ids.",
      es: "Archivo de configuración de MAS nuestro, que apply escribe; también guarda los id de los clientes.",
    },
  },
  "output-in-mas": {
    type: "text",
    placeholder: "FILE",
    text: {
      en: "The same file as mas-cli sees it, when it runs in a container.",
      es: "El mismo archivo tal como lo ve mas-cli, si se ejecuta en un contenedor.",
    },
  },
  "mas-config": {
    type: "texts",
    placeholder: "FILE",
    isRequired: true,
    text: {
      en: "MAS configuration file of yours as mas-cli sees it; several in their order. Never written.",
      es: "Archivo de configuración de MAS suyo tal como lo ve mas-cli; varios, en su orden. Nunca se escribe.",
    },
  },
  "mas-cli": {
    type: "text",
    placeholder: "COMMAND",
    byDefault: "mas-cli",
    text: {
      en: "How mas-cli is reached, for example: docker exec -i mas mas-cli.",
      es: "Cómo se llega a mas-cli, por ejemplo: docker exec -i mas mas-cli.",
    },
  },
  "mas-api": {
    type: "text",
    placeholder: "URL",
    text: {
      en: "Where MAS serves its admin API; without it its database is asked.",
      es: "Dónde sirve MAS su API de administración; sin ella se pregunta a su base de datos.",
    },
  },
  "mas-token-file": {
    type: "text",
    placeholder: "FILE",
    text: {
      en: "File with a token for that API (scope urn:mas:admin).",
      es: "Archivo con un token para esa API (ámbito urn:mas:admin).",
    },
  },
  "mas-database-file": {
    type: "text",
    placeholder: "FILE",
    text: {
      en: "File with the postgresql:// URI of MAS's database, where its configuration names one that only works elsewhere.",
      es: "Archivo con la URI postgresql:// de la base de datos de MAS, si la de su configuración solo vale en otro sitio.",
    },
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type ClientOptions = OptionValues<typeof CLIENT_OPTIONS>;

export interface ClientPlan {
  readonly source: ClientSource;
  readonly changes: readonly ClientChange[];
  /** Names of the clients whose id is made by this run, so that a plan's is not yet the one that stays. */
  readonly newKeys: ReadonlySet<string>;
  /** Absolute path of our file, and what has to be in it. */
  readonly file: {
    readonly path: string;
    readonly text: string;
    readonly isStale: boolean;
    /** Whether an earlier run was cut off before MAS had it. */
    readonly isUnsynced: boolean;
  };
  /** Open sessions of clients that are left over; `null` when they cannot be counted. */
  readonly doomedSessions: number | null;
  readonly providers: {
    /** As MAS has them; `null` when they cannot be seen. */
    readonly present: readonly PresentProvider[] | null;
    readonly configured: ConfiguredProviders;
  };
  /** Reads our file too. */
  readonly masCli: MasCli;
}

/** @throws {OpsError} of everything that is read on the way. */
export async function planClients(options: ClientOptions, context: Context): Promise<ClientPlan> {
  const { files, clock, random, cwd } = context;
  const path = resolve(cwd, options.output);
  const wantedPath = resolve(cwd, options.wanted);
  const wanted = parseWantedClients(await files.read(wantedPath), wantedPath);
  const written = (await files.kind(path)) === null ? null : await files.read(path);
  const before = parseClientsFile(written, path);
  const clients = numberClients(wanted, before.ids, createIds(clock.now(), random));
  const text = renderClientsFile(clients, before.ids);

  const commandLine = options["mas-cli"];
  const ownFiles = options["mas-config"];
  const config = await createMasCli({ commandLine, configFiles: ownFiles }, context).dumpConfig();
  const operatorClients = clientsIn(config);
  const operatorIds = new Set(operatorClients.map(({ id }) => id));
  const taken = clients.find(({ id }) => operatorIds.has(id));
  if (taken !== undefined) throw takenId(taken.key, taken.id);

  const source = await chooseSource(options, context, {
    config,
    clients: [...operatorClients, ...before.clients],
  });
  const { secretFiles } = before;
  const present = await source.list();
  const changes = diffClients({ wanted: clients, present, operatorIds, secretFiles });
  const leftOver = changes.filter(({ kind }) => kind === "left-over").map(({ id }) => id);
  return {
    source,
    changes,
    newKeys: new Set(
      wanted
        .filter(({ id, key }) => id === null && before.ids[key] === undefined)
        .map(({ key }) => key),
    ),
    file: {
      path,
      text,
      isStale: text !== written,
      isUnsynced: await unsyncedMark(path, files).isThere(),
    },
    providers: { present: await source.listProviders(), configured: providersIn(config) },
    doomedSessions: leftOver.length === 0 ? 0 : await source.countSessions(leftOver),
    masCli: createMasCli(
      { commandLine, configFiles: [...ownFiles, options["output-in-mas"] ?? path] },
      context,
    ),
  };
}

interface Known {
  readonly config: MasConfig;
  readonly clients: readonly PresentClient[];
}

/** The admin API where it is named, else the database, else what the configuration says. */
async function chooseSource(
  options: ClientOptions,
  context: Context,
  { config, clients }: Known,
): Promise<ClientSource> {
  const { files, http, cwd, keepSecret } = context;
  const tokenFile = options["mas-token-file"];
  if (options["mas-api"] !== undefined) {
    if (tokenFile === undefined) throw noToken();
    const token = (await files.read(resolve(cwd, tokenFile))).trim();
    keepSecret(token);
    const url = options["mas-api"].replace(/\/+$/u, "");
    return askAdminApi({ url, token: new Secret(token) }, http);
  }
  const databaseFile = options["mas-database-file"];
  if (databaseFile !== undefined) return askDatabase(await readDatabaseFile(databaseFile, context));
  const source = askDatabase(masDatabaseOf(config));
  try {
    await source.list();
    return source;
  } catch (error) {
    if (error instanceof OpsError && error.code === "ops/database-unreachable") {
      return askConfig(clients);
    }
    throw error;
  }
}

/** The clients of the operator's own configuration. */
function clientsIn(config: MasConfig): readonly PresentClient[] {
  const clients = Array.isArray(config["clients"]) ? (config["clients"] as readonly unknown[]) : [];
  return clients.map((client) => {
    const fields = client as Readonly<Record<string, unknown>>;
    const text = (name: string): string | null =>
      typeof fields[name] === "string" ? fields[name] : null;
    return {
      id: text("client_id") ?? "",
      name: text("client_name"),
      uri: text("client_uri"),
      redirectUris: (fields["redirect_uris"] ?? []) as readonly string[],
      authMethod: text("client_auth_method"),
      isStatic: true,
    };
  });
}

function noToken(): OpsError {
  return new OpsError({
    code: "ops/wrong-use",
    text: {
      en: "--mas-api is given without --mas-token-file, and the admin API tells nothing without a token.",
      es: "Se indica --mas-api sin --mas-token-file, y la API de administración no dice nada sin un token.",
    },
    remedy: {
      en: "Give both, or leave --mas-api out and the database is asked.",
      es: "Indique las dos, u omita --mas-api y se pregunta a la base de datos.",
    },
  });
}

function takenId(key: string, id: string): OpsError {
  return new OpsError({
    code: "ops/config-unusable",
    text: {
      en: `The client ${key} has the id ${id}, which MAS's own configuration gives to a client too.`,
      es: `El cliente ${key} tiene el id ${id}, que la configuración de MAS también da a un cliente.`,
    },
    remedy: {
      en: "Take the client out of one of the two files: MAS would read both.",
      es: "Quite el cliente de uno de los dos archivos: MAS leería ambos.",
    },
  });
}
