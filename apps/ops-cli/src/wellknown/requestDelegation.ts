/** What the homeserver says about where logins are, for the well-known file. Rule O31 in SPEC.md. */
import type { Context } from "../cli/Context.ts";
import { OpsError } from "../cli/OpsError.ts";
import { METADATA_PATHS } from "../doctor/login/createLoginProbe.ts";
import { errcodeOf, readJson } from "../doctor/login/readJson.ts";
import { HttpFailure, type HttpAnswer } from "../machine/Http.ts";
import { httpFailureTexts } from "../machine/httpFailureTexts.ts";

/** All that a Synapse before the metadata paths tells: its issuer. Seen with Synapse 1.120.2. */
const ISSUER_PATH = "/_matrix/client/unstable/org.matrix.msc2965/auth_issuer";

/** The value of `org.matrix.msc2965.authentication` (MSC2965). */
export interface Delegation {
  /** Byte for byte as the metadata has it. */
  readonly issuer: string;
  /** Where people manage their account; `null` when the metadata says nothing. */
  readonly account: string | null;
}

/**
 * Asks the stable path and the unstable one; a homeserver may serve either, and an old one its issuer alone.
 *
 * @param homeserver - Base URL of the client API.
 * @throws {OpsError} ops/unreachable; ops/unexpected-answer when logins are not delegated, the authentication service
 *   is out of Synapse's reach, something in between answers, or the two paths disagree.
 */
export async function requestDelegation(
  { http }: Pick<Context, "http">,
  homeserver: string,
): Promise<Delegation> {
  const base = homeserver.replace(/\/+$/u, "");
  const answers = await Promise.all(METADATA_PATHS.map((path) => ask(http, base + path)));
  const found = answers.flatMap((answer) => toDelegation(answer) ?? []);
  const [first] = found;
  if (first === undefined) {
    const isUnknown = answers.every((answer) => errcodeOf(answer) === "M_UNRECOGNIZED");
    const old = isUnknown ? toDelegation(await ask(http, base + ISSUER_PATH)) : null;
    if (old !== null) return old;
    throw whyNone(answers, base);
  }
  const other = found.find(({ issuer }) => issuer !== first.issuer);
  if (other !== undefined) throw twoIssuers(first.issuer, other.issuer);
  return first;
}

async function ask(http: Context["http"], url: string): Promise<HttpAnswer> {
  try {
    return await http({ url });
  } catch (error) {
    if (error instanceof HttpFailure) throw unreachable(url, error);
    throw error;
  }
}

function toDelegation(answer: HttpAnswer): Delegation | null {
  const metadata = answer.status === 200 ? readJson(answer) : null;
  const issuer = metadata?.["issuer"];
  if (typeof issuer !== "string" || !URL.canParse(issuer)) return null;
  const account = metadata?.["account_management_uri"];
  return { issuer, account: typeof account === "string" ? account : null };
}

function whyNone(answers: readonly HttpAnswer[], base: string): OpsError {
  if (answers.some(({ status }) => status >= 500)) return outOfReach(base);
  if (answers.every((answer) => errcodeOf(answer) === "M_UNRECOGNIZED")) return notDelegated(base);
  return swallowed(base, answers.map(({ status }) => status).join(", "));
}

function unreachable(url: string, cause: HttpFailure): OpsError {
  const why = httpFailureTexts[cause.reason];
  return new OpsError({
    code: "ops/unreachable",
    text: {
      en: `${url} gave no answer: ${why.en}.`,
      es: `${url} no respondió: ${why.es}.`,
    },
    remedy: {
      en: "Check --homeserver, and that Synapse runs.",
      es: "Compruebe --homeserver y que Synapse está en marcha.",
    },
    cause,
  });
}

function notDelegated(base: string): OpsError {
  return new OpsError({
    code: "ops/unexpected-answer",
    text: {
      en: `${base} does not delegate its logins.`,
      es: `${base} no delega los inicios de sesión.`,
    },
    remedy: {
      en: "Run tertulia synapse enable-mas, restart Synapse, then run this again.",
      es: "Ejecute tertulia synapse enable-mas, reinicie Synapse y ejecute esto de nuevo.",
    },
  });
}

function outOfReach(base: string): OpsError {
  return new OpsError({
    code: "ops/unexpected-answer",
    text: {
      en: `${base} cannot reach its authentication service.`,
      es: `${base} no alcanza su servicio de autenticación.`,
    },
    remedy: {
      en: "Check that the authentication service runs, and matrix_authentication_service.endpoint.",
      es: "Compruebe que el servicio de autenticación funciona y matrix_authentication_service.endpoint.",
    },
  });
}

function swallowed(base: string, statuses: string): OpsError {
  return new OpsError({
    code: "ops/unexpected-answer",
    text: {
      en: `${base} answered ${statuses} without metadata: something before Synapse answers in its place.`,
      es: `${base} respondió ${statuses} sin metadatos: algo responde en lugar de Synapse.`,
    },
    remedy: {
      en: "Check --homeserver, and that the proxy hands all of /_matrix to Synapse.",
      es: "Compruebe --homeserver y que el proxy pasa todo /_matrix a Synapse.",
    },
  });
}

function twoIssuers(stable: string, unstable: string): OpsError {
  return new OpsError({
    code: "ops/unexpected-answer",
    text: {
      en: `The two metadata paths name different issuers: ${stable} and ${unstable}.`,
      es: `Las dos rutas de metadatos dan emisores distintos: ${stable} y ${unstable}.`,
    },
    remedy: {
      en: "Look for a proxy or a cache before Synapse that answers one of them with something old.",
      es: "Busque un proxy o una caché delante de Synapse que responda a una con algo antiguo.",
    },
  });
}
