/** Check 3: the homeserver says where MAS is, and MAS can do what apps need. */
import type { HttpAnswer } from "../../../machine/Http.ts";
import { isSafeUrl, METADATA_PATHS } from "../createLoginProbe.ts";
import { defineLoginCheck, faulty, passed, type Verdict } from "../LoginCheck.ts";
import { errcodeOf, readJson } from "../readJson.ts";

const ENDPOINTS = [
  "issuer",
  "authorization_endpoint",
  "token_endpoint",
  "revocation_endpoint",
  "registration_endpoint",
];
/** What matrix-js-sdk insists on. */
const ABILITIES: Readonly<Record<string, readonly string[]>> = {
  response_types_supported: ["code"],
  response_modes_supported: ["query", "fragment"],
  grant_types_supported: ["authorization_code", "refresh_token"],
  code_challenge_methods_supported: ["S256"],
};
const RESTART = {
  en: "Correct public_base and issuer in MAS, then restart Synapse: it keeps what it once read.",
  es: "Corrija public_base e issuer en MAS y reinicie Synapse: conserva lo que leyó una vez.",
};

/** @see RFC 8414 §2, MSC2965 */
export const authMetadata = defineLoginCheck({
  id: "auth-metadata",
  title: { en: "The homeserver says where MAS is", es: "El servidor dice dónde está MAS" },
  faults: {
    "delegation-off": {
      status: "fail",
      reason: ({ url }) => ({
        en: `${url} is not known: Synapse does not delegate logins.`,
        es: `${url} no existe: Synapse no delega los inicios de sesión.`,
      }),
      remedy: () => ({
        en: "Enable matrix_authentication_service: `tertulia synapse enable-mas plan`, then `apply`, and restart Synapse.",
        es: "Active matrix_authentication_service: `tertulia synapse enable-mas plan`, después `apply`, y reinicie Synapse.",
      }),
    },
    "one-path-only": {
      status: "warn",
      reason: ({ url }) => ({
        en: `${url} is not known, and some apps ask only there.`,
        es: `${url} no existe y algunas aplicaciones solo preguntan ahí.`,
      }),
      remedy: () => ({
        en: "Update Synapse to 1.138 or newer, and let the proxy pass all of /_matrix/client.",
        es: "Actualice Synapse a 1.138 o posterior y deje que el proxy pase todo /_matrix/client.",
      }),
    },
    "mas-unreachable": {
      status: "fail",
      reason: ({ url, status }) => ({
        en: `${url} answered ${status}: Synapse cannot reach MAS.`,
        es: `${url} respondió ${status}: Synapse no llega a MAS.`,
      }),
      remedy: () => ({
        en: "See that MAS runs, and that the endpoint in matrix_authentication_service can be reached from Synapse's machine.",
        es: "Compruebe que MAS funciona y que la máquina de Synapse llega al endpoint de matrix_authentication_service.",
      }),
    },
    incomplete: {
      status: "fail",
      reason: ({ missing }) => ({
        en: `The metadata lacks ${missing}, which apps insist on.`,
        es: `A los metadatos les falta ${missing}, que las aplicaciones exigen.`,
      }),
      remedy: () => ({
        en: "Enable the discovery and oauth resources of MAS on the address that Synapse asks, and use a current MAS.",
        es: "Active los recursos discovery y oauth de MAS en la dirección a la que pregunta Synapse y use un MAS actual.",
      }),
    },
    "not-https": {
      status: "fail",
      reason: ({ issuer }) => ({
        en: `The issuer ${issuer} is not https, and apps refuse it.`,
        es: `El issuer ${issuer} no es https y las aplicaciones lo rechazan.`,
      }),
      remedy: () => RESTART,
    },
  },
  async run(probe) {
    const homeserver = await probe.homeserverUrl();
    const answers = await Promise.all(
      METADATA_PATHS.map((path) => probe.ask({ url: `${homeserver}${path}` })),
    );
    return judgeStatus(answers) ?? judgeFields(answers[0]);
  },
});

type Cause = "delegation-off" | "one-path-only" | "mas-unreachable" | "incomplete" | "not-https";

function judgeStatus(answers: readonly HttpAnswer[]): Verdict<Cause | "unexpected"> | null {
  const isUnknown = (answer: HttpAnswer): boolean =>
    answer.status === 404 && errcodeOf(answer) === "M_UNRECOGNIZED";
  const other = answers.find(({ status }) => status !== 200);
  if (other === undefined) return null;
  const values = { url: other.request.url, status: other.status };
  if (answers.every(isUnknown)) return faulty("delegation-off", values);
  if (other.status >= 500) return faulty("mas-unreachable", values);
  if (answers.some(({ status }) => status === 200)) return faulty("one-path-only", values);
  return faulty("unexpected", values);
}

function judgeFields(answer: HttpAnswer | undefined): Verdict<Cause> {
  const fields = (answer && readJson(answer)) ?? {};
  const missing = [
    ...ENDPOINTS.filter((name) => typeof fields[name] !== "string"),
    ...Object.entries(ABILITIES).flatMap(([name, wanted]) => {
      const found: unknown = fields[name];
      return wanted
        .filter((ability) => !Array.isArray(found) || !found.includes(ability))
        .map((ability) => `${name} ${ability}`);
    }),
  ];
  if (missing.length > 0) return faulty("incomplete", { missing: missing.join(", ") });
  const issuer = String(fields["issuer"]);
  return isSafeUrl(issuer) ? passed({ issuer }) : faulty("not-https", { issuer });
}
