/** `tertulia status`: how everything stands, on one screen. */
import { resolve } from "node:path";
import { Secret } from "@tertulia/protocol";
import * as v from "valibot";
import { defineCommand } from "../cli/Command.ts";
import { toned, type Line, type Text } from "../cli/Text.ts";
import {
  collectStatus,
  STATUS_REASONS,
  STATUS_TOPICS,
  type StatusReason,
  type StatusRow,
  type StatusState,
  type StatusTopic,
} from "../status/collectStatus.ts";
import { unsyncedLine } from "../mas-clients/renderClientPlan.ts";
import { unsyncedMark } from "../mas-clients/unsyncedMark.ts";
import { readCertificate } from "../status/readCertificate.ts";

const LABELS: Readonly<Record<StatusTopic, Text>> = {
  homeserver: { en: "Homeserver", es: "Servidor" },
  delegation: { en: "Logins by", es: "Inicios de sesión en" },
  mas: { en: "MAS", es: "MAS" },
  people: { en: "People", es: "Personas" },
  sessions: { en: "Sessions", es: "Sesiones" },
  clients: { en: "Clients", es: "Clientes" },
  calls: { en: "Call service", es: "Servicio de llamadas" },
  certificate: { en: "Certificate, days left", es: "Certificado, días restantes" },
};
const REASONS: Readonly<Record<StatusReason, (row: StatusRow) => Text>> = {
  "no-answer": ({ value }) => ({ en: `${value}: no answer`, es: `${value}: sin respuesta` }),
  "not-named": ({ topic }) => {
    const [en, es] = NEEDED[topic] ?? ["", ""];
    return { en: `not asked: give ${en}`, es: `no se sabe: falta ${es}` };
  },
  "own-logins": () => ({ en: "the homeserver itself", es: "el propio servidor" }),
  "mas-unreachable": ({ value }) => ({
    en: `the homeserver answers ${value}: it cannot reach MAS`,
    es: `el servidor responde ${value}: no alcanza MAS`,
  }),
  refused: ({ value }) => ({ en: `it answers ${value}`, es: `responde ${value}` }),
  down: ({ value }) => ({
    en: `gives no tokens, down: ${value}`,
    es: `no da tokens, caído: ${value}`,
  }),
};
const COUNTING = ["--mas and --mas-token-file", "--mas y --mas-token-file"] as const;
const NEEDED: Readonly<Partial<Record<StatusTopic, readonly [string, string]>>> = {
  mas: ["--mas", "--mas"],
  people: COUNTING,
  sessions: COUNTING,
  clients: COUNTING,
  calls: ["--call-service", "--call-service"],
};
const STATES: Readonly<Record<StatusState, Text>> = {
  good: { en: "ok", es: "bien" },
  bad: { en: "LOOK", es: "MIRAR" },
  unknown: { en: "-", es: "-" },
};
const TONES = { good: "good", bad: "bad", unknown: "quiet" } as const;

export const status = defineCommand({
  name: "status",
  summary: {
    en: "Shows on one screen how everything stands: versions, logins, sessions, clients, calls, certificates.",
    es: "Muestra en una pantalla cómo está todo: versiones, inicios de sesión, sesiones, clientes, llamadas, certificados.",
  },
  example:
    "tertulia status --homeserver https://matrix.example.org --call-service https://calls.example.org",
  options: {
    homeserver: {
      type: "text",
      placeholder: "URL",
      isRequired: true,
      text: { en: "The homeserver.", es: "El servidor." },
    },
    mas: {
      type: "text",
      placeholder: "URL",
      text: {
        en: "MAS, where its health and admin API are.",
        es: "MAS, donde están su estado y su API de administración.",
      },
    },
    "mas-token-file": {
      type: "text",
      placeholder: "FILE",
      text: {
        en: "File with a token for that API (scope urn:mas:admin); without it nobody is counted.",
        es: "Archivo con un token para esa API (ámbito urn:mas:admin); sin él no se cuenta a nadie.",
      },
    },
    "call-service": {
      type: "text",
      placeholder: "URL",
      text: { en: "The call service.", es: "El servicio de llamadas." },
    },
    "clients-file": {
      type: "text",
      placeholder: "FILE",
      byDefault: "mas-clients.yaml",
      text: {
        en: "The file that mas clients apply writes: told when MAS does not have it yet.",
        es: "El archivo que escribe mas clients apply: se dice si MAS aún no lo tiene.",
      },
    },
  },
  data: v.object({
    rows: v.array(
      v.object({
        topic: v.picklist(STATUS_TOPICS),
        state: v.picklist(["good", "bad", "unknown"]),
        value: v.string(),
        /** Why the value is no more than that; `null` when it is what the topic says. */
        reason: v.nullable(v.picklist(STATUS_REASONS)),
      }),
    ),
    /** Whether a run of mas clients apply was cut off before MAS had what it wrote. */
    hasUnsyncedClients: v.boolean(),
  }),
  run: async (options, { http, clock, files, cwd, keepSecret }) => {
    const tokenFile = options["mas-token-file"];
    const token =
      tokenFile === undefined ? null : (await files.read(resolve(cwd, tokenFile))).trim();
    if (token !== null) keepSecret(token);
    const target = {
      homeserver: baseUrl(options.homeserver),
      mas: options.mas === undefined ? null : baseUrl(options.mas),
      callService: options["call-service"] === undefined ? null : baseUrl(options["call-service"]),
      adminToken: token === null ? null : new Secret(token),
    };
    const rows = await collectStatus(target, { http, now: clock.now, readCertificate });
    const clientsFile = resolve(cwd, options["clients-file"]);
    const hasUnsyncedClients = await unsyncedMark(clientsFile, files).isThere();
    return {
      exitCode: hasUnsyncedClients || rows.some(({ state }) => state === "bad") ? 1 : 0,
      data: { rows: rows.map((row) => ({ ...row })), hasUnsyncedClients },
      lines: [
        ...renderRows(rows),
        ...(hasUnsyncedClients ? [toned("bad", unsyncedLine(clientsFile))] : []),
      ],
    };
  },
});

function renderRows(rows: readonly StatusRow[]): readonly Line[] {
  return rows.map((row) => {
    const { topic, state, value, reason } = row;
    const inLanguage = (language: keyof Text): string => {
      const width = Math.max(...Object.values(LABELS).map((label) => label[language].length));
      const shown = reason === null ? value : REASONS[reason](row)[language];
      const label = LABELS[topic][language].padEnd(width);
      return `${STATES[state][language].padEnd(6)}${label}  ${shown || "-"}`;
    };
    return toned(TONES[state], { en: inLanguage("en"), es: inLanguage("es") });
  });
}

function baseUrl(url: string): string {
  return url.replace(/\/+$/u, "");
}
