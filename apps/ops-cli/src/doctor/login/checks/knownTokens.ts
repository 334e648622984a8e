/** Check 10: people who are logged in still are, as themselves and with their device, as MAS knows them. */
import type { Secret } from "@tertulia/protocol";
import { NoAnswer, type LoginProbe } from "../createLoginProbe.ts";
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import { readJson } from "../readJson.ts";

/** In both spellings, of MSC2967 and of before. */
const DEVICE_SCOPE = /(?:^| )urn:matrix:(?:client|org\.matrix\.msc2967\.client):device:(\S+)/u;

export const knownTokens = defineLoginCheck({
  id: "known-tokens",
  title: { en: "People who are logged in still are", es: "Quien tenía sesión la conserva" },
  faults: {
    refused: {
      status: "fail",
      reason: ({ number }) => ({
        en: `Token ${number} is not accepted: it was not taken over, it has expired, or its device is unknown to Synapse.`,
        es: `El token ${number} no se acepta: no se trasladó, ha caducado o Synapse no conoce su dispositivo.`,
      }),
      remedy: () => ({
        en: "Compare the counts of the migration; for one person `mas-cli manage provision-all-users` brings devices back.",
        es: "Compare las cuentas de la migración; `mas-cli manage provision-all-users` devuelve los dispositivos.",
      }),
    },
    "user-unknown": {
      status: "fail",
      reason: ({ number }) => ({
        en: `MAS knows the person of token ${number}, Synapse does not.`,
        es: `MAS conoce a la persona del token ${number}, Synapse no.`,
      }),
      remedy: () => ({
        en: "Compare server_name of Synapse with matrix.homeserver of MAS, then run `mas-cli manage provision-all-users`.",
        es: "Compare server_name de Synapse con matrix.homeserver de MAS y ejecute `mas-cli manage provision-all-users`.",
      }),
    },
    "other-server": {
      status: "fail",
      reason: ({ number, user }) => ({
        en: `Token ${number} is that of ${user}, who is of another server.`,
        es: `El token ${number} es de ${user}, que es de otro servidor.`,
      }),
      remedy: () => ({
        en: "Give a token of this server, or correct --server-name.",
        es: "Dé un token de este servidor o corrija --server-name.",
      }),
    },
    "other-person": {
      status: "fail",
      reason: ({ number, user, device, wanted }) => ({
        en: `Token ${number} is ${user} with the device ${device} to Synapse, and ${wanted} to MAS.`,
        es: `El token ${number} es ${user} con el dispositivo ${device} para Synapse, y ${wanted} para MAS.`,
      }),
      remedy: () => ({
        en: "See that one Synapse and one MAS answer, and no cache or other proxy before them.",
        es: "Compruebe que responden un solo Synapse y un solo MAS, sin caché ni otro proxy delante.",
      }),
    },
    "not-compared": {
      status: "unknown",
      reason: ({ number, user, device }) => ({
        en: `Token ${number} is accepted as ${user} with the device ${device}; whether it is theirs, MAS did not say.`,
        es: `El token ${number} se acepta como ${user} con el dispositivo ${device}; MAS no dijo si es suyo.`,
      }),
      remedy: () => ({
        en: "Run it again with --mas and --secret-file, and mend what is wrong there.",
        es: "Ejecútelo de nuevo con --mas y --secret-file y arregle lo que ahí falle.",
      }),
    },
  },
  async run(probe) {
    if (probe.userTokens.length === 0) return faulty("not-given", { options: "--token-file" });
    const url = `${await probe.homeserverUrl()}/_matrix/client/v3/account/whoami`;
    for (const [at, token] of probe.userTokens.entries()) {
      const number = at + 1;
      const answer = await probe.askAs(token, url);
      if (answer.status === 401) return faulty("refused", { number });
      if (answer.status === 500) return faulty("user-unknown", { number });
      if (answer.status !== 200) return faulty("unexpected", { url, status: answer.status });
      const told = readJson(answer);
      const [user, device] = [textOf(told?.["user_id"]), textOf(told?.["device_id"])];
      if (!user.endsWith(`:${probe.serverName}`)) return faulty("other-server", { number, user });
      const wanted = await askMas(probe, token);
      if (wanted === null) return faulty("not-compared", { number, user, device });
      if (wanted !== `${user} ${device}`)
        return faulty("other-person", { number, user, device, wanted });
    }
    return passed();
  },
});

/** Whose it is and of which device, with a blank between; `null` when MAS cannot be asked, or does not say. */
async function askMas(
  { masUrl, secret, serverName, ask }: LoginProbe,
  token: Secret,
): Promise<string | null> {
  if (masUrl === null || secret === null) return null;
  try {
    const answer = await ask({
      url: `${masUrl}/oauth2/introspect`,
      method: "POST",
      headers: {
        authorization: `Bearer ${secret.reveal()}`,
        "content-type": "application/x-www-form-urlencoded",
        "x-mas-supports-device-id": "1",
      },
      body: new URLSearchParams({ token: token.reveal() }).toString(),
    });
    const told = answer.status === 200 ? readJson(answer) : null;
    if (typeof told?.["username"] !== "string") return null;
    const [, inScope] = DEVICE_SCOPE.exec(String(told["scope"])) ?? [];
    const device = told["device_id"] ?? inScope;
    return `@${told["username"]}:${serverName} ${textOf(device)}`;
  } catch (error) {
    if (error instanceof NoAnswer) return null;
    throw error;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "-";
}
