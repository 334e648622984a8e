/** Check 20: other servers still find this one; a new proxy often forgets them. */
import { isLoopback, NoAnswer } from "../createLoginProbe.ts";
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import { readJson } from "../readJson.ts";

const DEFAULT_PORT = 8448;

/** @see Server-Server API, "Server discovery" (steps 2, 3 and 6; SRV records are not looked up) */
export const federation = defineLoginCheck({
  id: "federation",
  title: {
    en: "Other servers still find this one",
    es: "Otros servidores siguen encontrando este",
  },
  faults: {
    "not-json": {
      status: "fail",
      reason: ({ url }) => ({
        en: `${url} names no server: it is no JSON object with m.server.`,
        es: `${url} no nombra ningún servidor: no es un objeto JSON con m.server.`,
      }),
      remedy: () => ({
        en: "Serve the file as it was before the move, or not at all.",
        es: "Sirva el archivo como antes del traslado o no lo sirva.",
      }),
    },
    "not-found": {
      status: "fail",
      reason: ({ url, status }) => ({
        en: `${url} answered ${status}: other servers cannot reach this one.`,
        es: `${url} respondió ${status}: otros servidores no llegan a este.`,
      }),
      remedy: () => ({
        en: "Let the proxy send /_matrix/federation and /_matrix/key to Synapse, as before the move.",
        es: "Haga que el proxy envíe /_matrix/federation y /_matrix/key a Synapse, como antes del traslado.",
      }),
    },
    "no-default": {
      status: "unknown",
      reason: ({ url }) => ({
        en: `${url} gave no answer; whether an SRV record leads elsewhere was not looked up.`,
        es: `${url} no respondió; no se miró si un registro SRV lleva a otro sitio.`,
      }),
      remedy: () => ({
        en: "Without federation this is as it should be. Else name the server in /.well-known/matrix/server.",
        es: "Sin federación es lo correcto. Si no, nombre el servidor en /.well-known/matrix/server.",
      }),
    },
    "other-server": {
      status: "fail",
      reason: ({ url, found }) => ({
        en: `${url} is the key of ${found}.`,
        es: `${url} es la clave de ${found}.`,
      }),
      remedy: () => ({
        en: "m.server leads to another homeserver: correct it.",
        es: "m.server lleva a otro servidor: corríjalo.",
      }),
    },
  },
  async run(probe) {
    const url = `${probe.origin}/.well-known/matrix/server`;
    const answer = await probe.askThrough(url);
    const named = answer.status === 200 ? readJson(answer)?.["m.server"] : probe.serverName;
    if (typeof named !== "string") return faulty("not-json", { url });
    const hasPort = /:\d+$/u.test(named);
    const base = `${isLoopback(named) ? "http" : "https"}://${named}${hasPort ? "" : `:${DEFAULT_PORT}`}`;
    const versionUrl = `${base}/_matrix/federation/v1/version`;
    const version = await probe.ask({ url: versionUrl }).catch((error: unknown) => {
      if (error instanceof NoAnswer && named === probe.serverName && !hasPort) return null;
      throw error;
    });
    if (version === null) return faulty("no-default", { url: versionUrl });
    const { status } = version;
    if (status !== 200) return faulty("not-found", { url: versionUrl, status });
    const keyUrl = `${base}/_matrix/key/v2/server`;
    const key = await probe.ask({ url: keyUrl });
    if (key.status !== 200) return faulty("not-found", { url: keyUrl, status: key.status });
    const found = String(readJson(key)?.["server_name"]);
    return found === probe.serverName ? passed() : faulty("other-server", { url: keyUrl, found });
  },
});
