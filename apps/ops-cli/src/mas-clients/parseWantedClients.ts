/** The operator's list of wanted clients. Rules O271 to O273 in SPEC.md. */
import * as v from "valibot";
import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import { OpsError } from "../cli/OpsError.ts";
import type { Text } from "../cli/Text.ts";
import { CLIENT_TEMPLATES, clientTemplates } from "./clientTemplates.ts";
import { ULID_FORM } from "./ulid.ts";
import type { WantedClient } from "./WantedClient.ts";

const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

const clientSchema = v.strictObject({
  template: v.optional(v.picklist(CLIENT_TEMPLATES)),
  id: v.optional(v.pipe(v.string(), v.regex(ULID_FORM))),
  name: v.optional(v.pipe(v.string(), v.nonEmpty())),
  url: v.pipe(v.string(), v.check(isWebUrl)),
  scheme: v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9]*(?:\.[a-z0-9-]+)+$/u))),
  redirect_uris: v.optional(v.array(v.pipe(v.string(), v.check(isRedirectUri)))),
  auth_method: v.optional(v.picklist(["none", "client_secret_basic", "client_secret_post"])),
  secret_file: v.optional(v.pipe(v.string(), v.startsWith("/"))),
});
const fileSchema = v.strictObject({
  clients: v.record(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_-]*$/u)), clientSchema),
});

type ClientEntry = v.InferOutput<typeof clientSchema>;

/**
 * The wanted clients, in their order.
 *
 * @param path - For the messages.
 * @throws {OpsError} ops/config-syntax, ops/config-unusable; both with line and column.
 */
export function parseWantedClients(text: string, path: string): readonly WantedClient[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken !== undefined) throw syntaxError(place(broken.pos[0]), broken);
  const unusable = (keys: readonly string[]): OpsError =>
    fieldError(place(offsetOf(document, keys)), keys);
  const parsed = v.safeParse(fileSchema, document.toJS());
  if (!parsed.success) {
    const [{ path: keys = [] }] = parsed.issues;
    throw unusable(keys.map(({ key }) => String(key)));
  }
  const clients = Object.entries(parsed.output.clients).map(([key, entry]) => {
    const missing = missingField(entry);
    if (missing !== null) throw unusable(["clients", key, missing]);
    return toWantedClient(key, entry);
  });
  const twice = clients.find(
    ({ id }, index) => id !== null && clients.findIndex((c) => c.id === id) < index,
  );
  if (twice !== undefined) throw unusable(["clients", twice.key, "id"]);
  return clients;
}

/** What cannot do without another field. */
function missingField({
  template,
  name,
  redirect_uris,
  auth_method = "none",
  secret_file,
}: ClientEntry) {
  if (template === undefined && name === undefined) return "name";
  if (template === undefined && redirect_uris === undefined) return "redirect_uris";
  // A public client cannot keep a secret, any other cannot do without.
  return (auth_method === "none") === (secret_file === undefined) ? null : "secret_file";
}

function toWantedClient(key: string, entry: ClientEntry): WantedClient {
  const template = entry.template === undefined ? null : clientTemplates[entry.template];
  const url = new URL(entry.url);
  const made = template?.redirectUris({ url, scheme: entry.scheme ?? null }) ?? [];
  return {
    key,
    id: entry.id ?? null,
    name: entry.name ?? template?.name ?? key,
    uri: url.href,
    redirectUris: [...new Set([...made, ...(entry.redirect_uris ?? [])])],
    authMethod: entry.auth_method ?? "none",
    secretFile: entry.secret_file ?? null,
  };
}

function isWebUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, hash } = new URL(text);
  return (
    hash === "" && (protocol === "https:" || (protocol === "http:" && LOOPBACK_HOSTS.has(hostname)))
  );
}

/** MAS takes any of a configuration, and one of a wrong form just never matches. */
function isRedirectUri(text: string): boolean {
  if (!URL.canParse(text) || text.includes("#")) return false;
  const { protocol, hostname, port } = new URL(text);
  if (LOOPBACK_HOSTS.has(hostname)) return port === "";
  return protocol === "https:" || protocol.includes(".");
}

/** Where the field stands, or the nearest thing around it. */
function offsetOf(document: Document, keys: readonly string[]): number {
  for (let length = keys.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function syntaxError(place: string, cause: Error): OpsError {
  return new OpsError({
    code: "ops/config-syntax",
    text: { en: `${place} is no YAML.`, es: `${place} no es YAML.` },
    remedy: {
      en: "Mend the indentation or the quotes there.",
      es: "Corrija ahí la sangría o las comillas.",
    },
    cause,
  });
}

function fieldError(place: string, keys: readonly string[]): OpsError {
  const field = keys.join(".");
  return new OpsError({
    code: "ops/config-unusable",
    text: {
      en: `${place}: ${field === "" ? "clients" : field} is missing, unknown or of a wrong form.`,
      es: `${place}: ${field === "" ? "clients" : field} falta, no se conoce o no tiene la forma debida.`,
    },
    remedy: FIELD_REMEDIES[keys[2] ?? ""] ?? FORM_REMEDY,
  });
}

const FORM_REMEDY: Text = {
  en: "The file is a map `clients:` from a name in small letters to template, id, name, url, scheme, redirect_uris, auth_method and secret_file.",
  es: "El archivo es un mapa `clients:` de un nombre en minúsculas a template, id, name, url, scheme, redirect_uris, auth_method y secret_file.",
};
const FIELD_REMEDIES: Readonly<Record<string, Text>> = {
  template: {
    en: `Templates are ${CLIENT_TEMPLATES.join(", ")}; a client without one needs name and redirect_uris.`,
    es: `Las plantillas son ${CLIENT_TEMPLATES.join(", ")}; un cliente sin plantilla necesita name y redirect_uris.`,
  },
  id: {
    en: "An id is a ULID of its own: 26 capitals and digits without I, L, O and U. Leave it out and one is made.",
    es: "Un id es un ULID propio: 26 mayúsculas y cifras sin I, L, O ni U. Omítalo y se crea uno.",
  },
  url: {
    en: "A client's url is https and has no fragment.",
    es: "La url de un cliente es https y no lleva fragmento.",
  },
  scheme: {
    en: "A scheme is a domain in reverse order, such as com.example.android.",
    es: "Un esquema es un dominio en orden inverso, como com.example.android.",
  },
  redirect_uris: {
    en: "Redirect URIs are https, a loopback address without port, or a scheme in reverse-DNS order such as com.example:/callback; none has a fragment.",
    es: "Las URI de redirección son https, una dirección de bucle local sin puerto o un esquema en orden DNS inverso como com.example:/callback; ninguna lleva fragmento.",
  },
  secret_file: {
    en: "A client with a secret names its file by an absolute path as MAS sees it; one with auth_method none has no secret.",
    es: "Un cliente con secreto indica su archivo con una ruta absoluta tal como la ve MAS; uno con auth_method none no tiene secreto.",
  },
};
