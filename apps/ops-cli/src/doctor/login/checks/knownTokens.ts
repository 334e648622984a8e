/** Check 10: people who are logged in still are, as themselves and with their device. */
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import { readJson } from "../readJson.ts";

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
      const user = String(readJson(answer)?.["user_id"]);
      if (!user.endsWith(`:${probe.serverName}`)) return faulty("other-server", { number, user });
    }
    return passed();
  },
});
