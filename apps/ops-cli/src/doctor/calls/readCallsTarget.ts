/** What `doctor calls` is to look at, from its options and from the call service's own settings. Rule O226 in SPEC.md. */
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { isMatrixRoomId, isServerName, Secret } from "@tertulia/protocol";
import type { Context } from "../../cli/Context.ts";
import { OpsError } from "../../cli/OpsError.ts";
import type { Text } from "../../cli/Text.ts";
import { parseYamlFile, toRecord } from "../../homeserver-yaml/parseYamlFile.ts";
import type { CallsTarget } from "./CallsTarget.ts";
import { parseSfuConfig, type SfuConfig } from "./sfu/parseSfuConfig.ts";
import type { SfuKey } from "./sfu/signSfuToken.ts";

export interface CallsOptions {
  readonly "server-name": string;
  readonly homeserver: string | undefined;
  readonly "token-file": string | undefined;
  readonly room: string | undefined;
  readonly service: string | undefined;
  readonly "service-env": string | undefined;
  readonly "livekit-config": string | undefined;
  readonly metrics: string | undefined;
}

/** Read where no file is given. */
export const TOKEN_VARIABLE = "TERTULIA_USER_TOKEN";

type Reader = Pick<Context, "cwd" | "env" | "files" | "keepSecret">;
type Settings = Readonly<Record<string, string | undefined>>;

/** @throws {OpsError} ops/wrong-use, and for files what reading them throws. */
export async function readCallsTarget(
  options: CallsOptions,
  context: Reader,
): Promise<CallsTarget> {
  const serverName = options["server-name"];
  if (!isServerName(serverName))
    throw wrongUse("server-name", {
      en: "is no server's name",
      es: "no es el nombre de un servidor",
    });
  const { room = null } = options;
  if (room !== null && !isMatrixRoomId(room))
    throw wrongUse("room", { en: "is no room's id", es: "no es el identificador de una sala" });
  const envFile = options["service-env"];
  const settings: Settings =
    envFile === undefined ? context.env : parseEnv(await readFile(context, envFile));
  const sfuUrl = toUrl("service-env", settings["LIVEKIT_URL"], /^(?:ws|http)s?:/u);
  return {
    serverName,
    homeserverUrl: toUrl("homeserver", options.homeserver),
    accessToken: await readToken(context, options["token-file"]),
    roomId: room,
    serviceUrl: toUrl("service", options.service),
    sfuKey: await readSfuKey(context, settings),
    sfuUrl: sfuUrl && sfuUrl.replace(/^http/u, "ws"),
    sfuApiUrl: toUrl("service-env", settings["LIVEKIT_API_URL"]),
    sfuConfig: await readSfuConfig(context, options["livekit-config"]),
    metricsUrl: toUrl("metrics", options.metrics),
  };
}

async function readToken(context: Reader, file: string | undefined): Promise<Secret | null> {
  const text = file === undefined ? context.env[TOKEN_VARIABLE] : await readFile(context, file);
  return toSecret(context, text);
}

async function readSfuConfig(context: Reader, path: string | undefined): Promise<SfuConfig | null> {
  if (path === undefined) return null;
  const values = toRecord(parseYamlFile(path, await readFile(context, path)));
  const config = parseSfuConfig(values);
  if (config === null)
    throw wrongUse("livekit-config", {
      en: "is no configuration of LiveKit",
      es: "no es una configuración de LiveKit",
    });
  for (const { password } of config.redis)
    if (password !== null) context.keepSecret(password.reveal());
  return config;
}

/** As the call service reads them: a key file wins, and its first line signs. */
async function readSfuKey(context: Reader, settings: Settings): Promise<SfuKey | null> {
  const keyFile = settings["LIVEKIT_KEY_FILE"];
  if (keyFile !== undefined && keyFile !== "") {
    const [line = ""] = (await readFile(context, keyFile)).trim().split("\n");
    const at = line.indexOf(":");
    return toSfuKey(line.slice(0, at), toSecret(context, line.slice(at + 1)));
  }
  const read = async (name: string): Promise<string | undefined> => {
    const file = settings[`${name}_FROM_FILE`];
    return file === undefined || file === "" ? settings[name] : readFile(context, file);
  };
  const key = (await read("LIVEKIT_KEY"))?.trim() ?? "";
  return toSfuKey(key, toSecret(context, await read("LIVEKIT_SECRET")));
}

function toSfuKey(key: string, secret: Secret | null): SfuKey | null {
  return key === "" || secret === null ? null : { key, secret };
}

function toSecret({ keepSecret }: Reader, text: string | undefined): Secret | null {
  const value = text?.trim() ?? "";
  if (value === "") return null;
  keepSecret(value);
  return new Secret(value);
}

function readFile({ cwd, files }: Reader, path: string): Promise<string> {
  return files.read(resolve(cwd, path));
}

function toUrl(option: string, value: string | undefined, schemes = /^https?:/u): string | null {
  if (value === undefined || value === "") return null;
  if (!schemes.test(value) || !URL.canParse(value))
    throw wrongUse(option, {
      en: "holds what is no address of a server",
      es: "contiene algo que no es la dirección de un servidor",
    });
  return value.replace(/\/+$/u, "");
}

function wrongUse(option: string, { en, es }: Text): OpsError {
  return new OpsError({
    code: "ops/wrong-use",
    text: { en: `The value of --${option} ${en}.`, es: `El valor de --${option} ${es}.` },
    remedy: {
      en: "`tertulia doctor calls --help` shows what it looks like.",
      es: "`tertulia doctor calls --help` muestra cómo es.",
    },
  });
}
