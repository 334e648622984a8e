/** What our four clients register, so that nobody has to know their redirect URIs. Rule O271 in SPEC.md. */

export const CLIENT_TEMPLATES = ["element", "matrix_pc", "matrix_android", "admin_panel"] as const;
export type ClientTemplate = (typeof CLIENT_TEMPLATES)[number];

interface TemplateInput {
  /** Where the client, or the page about it, is; with a path. */
  readonly url: URL;
  /** A URI scheme of the client's own, in reverse-DNS order (RFC 8252 §7.1). */
  readonly scheme: string | null;
}

interface Template {
  readonly name: string;
  readonly redirectUris: (input: TemplateInput) => readonly string[];
}

/** Without ports: MAS takes the port of a loopback address out of the request before it compares (RFC 8252 §7.3). */
const LOOPBACK = [
  "http://127.0.0.1/callback",
  "http://localhost/callback",
  "http://[::1]/callback",
];

export const clientTemplates: Readonly<Record<ClientTemplate, Template>> = {
  element: {
    name: "Element",
    // Recent versions add the query to where they want to be sent back to.
    redirectUris: ({ url }) => [folderOf(url), `${folderOf(url)}?no_universal_links=true`],
  },
  matrix_pc: {
    name: "Matrix PC",
    redirectUris: ({ scheme }) => [...LOOPBACK, ...(scheme === null ? [] : [callbackOf(scheme)])],
  },
  matrix_android: {
    name: "Matrix Android",
    redirectUris: ({ url, scheme }) => [callbackOf(scheme ?? `${reverseDns(url)}.android`)],
  },
  admin_panel: {
    name: "Admin panel",
    redirectUris: ({ url }) => [`${folderOf(url)}auth-callback`],
  },
};

function folderOf({ origin, pathname }: URL): string {
  return `${origin}${pathname.endsWith("/") ? pathname : `${pathname}/`}`;
}

/** One slash: with two, what follows would be a host (RFC 8252 §7.1). */
function callbackOf(scheme: string): string {
  return `${scheme}:/callback`;
}

function reverseDns({ hostname }: URL): string {
  return hostname.split(".").toReversed().join(".");
}
