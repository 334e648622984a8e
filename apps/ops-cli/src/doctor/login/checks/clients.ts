/** Check 14: each app that has a fixed client may begin a login. */
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import type { LoginClient } from "../createLoginProbe.ts";

/** Any challenge will do: the login is only begun. */
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const SYNC = {
  en: "Compare with `tertulia mas clients plan`, then `apply`.",
  es: "Compare con `tertulia mas clients plan` y después `apply`.",
};

/** @see RFC 6749 §4.1.1, RFC 7636 §4.3 */
export const clients = defineLoginCheck({
  id: "clients",
  title: { en: "Apps may begin a login", es: "Las aplicaciones pueden iniciar sesión" },
  faults: {
    "unknown-client": {
      status: "fail",
      reason: ({ client }) => ({
        en: `MAS does not know the client ${client}.`,
        es: `MAS no conoce el cliente ${client}.`,
      }),
      remedy: () => SYNC,
    },
    "redirect-refused": {
      status: "fail",
      reason: ({ client, redirect }) => ({
        en: `The client ${client} may not lead people back to ${redirect}.`,
        es: `El cliente ${client} no puede llevar de vuelta a ${redirect}.`,
      }),
      remedy: () => SYNC,
    },
    refused: {
      status: "fail",
      reason: ({ client, error }) => ({
        en: `MAS sends the client ${client} back with ${error}.`,
        es: `MAS devuelve al cliente ${client} con ${error}.`,
      }),
      remedy: () => SYNC,
    },
  },
  async run(probe) {
    if (probe.clients.length === 0) return faulty("not-given", { options: "--client" });
    const metadata = await probe.metadata();
    const endpoint = metadata?.fields["authorization_endpoint"];
    if (typeof endpoint !== "string") return faulty("no-metadata");
    for (const client of probe.clients) {
      const url = authorizeUrl(endpoint, client);
      const { status, body, headers } = await probe.ask({ url });
      const values = { client: client.clientId, redirect: client.redirectUri };
      if (status === 400 && body.includes("redirect_uri"))
        return faulty("redirect-refused", values);
      if (status === 400) return faulty("unknown-client", values);
      const error = URL.parse(headers.get("location") ?? "", url)?.searchParams.get("error");
      if (typeof error === "string") return faulty("refused", { ...values, error });
      if (status < 300 || status > 399) return faulty("unexpected", { url: endpoint, status });
    }
    return passed();
  },
});

function authorizeUrl(endpoint: string, { clientId, redirectUri }: LoginClient): string {
  const url = new URL(endpoint);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: "openid",
    state: "s",
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
  }).toString();
  return url.href;
}
