/** Check 17: Synapse no longer offers what now happens in MAS. */
import { isRecord } from "@tertulia/protocol";
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import { readJson } from "../readJson.ts";

const NAMES = ["m.change_password", "m.3pid_changes", "m.get_login_token"];

/** @see Client-Server API, "Capabilities negotiation": what is absent is allowed, except login tokens */
export const capabilities = defineLoginCheck({
  id: "capabilities",
  title: { en: "Accounts are changed in MAS alone", es: "Las cuentas solo se cambian en MAS" },
  faults: {
    offered: {
      status: "fail",
      reason: ({ names }) => ({
        en: `Apps still offer ${names}, which no longer works.`,
        es: `Las aplicaciones aún ofrecen ${names}, que ya no funciona.`,
      }),
      remedy: () => ({
        en: "Enable matrix_authentication_service, and restart all of Synapse's workers.",
        es: "Active matrix_authentication_service y reinicie todos los workers de Synapse.",
      }),
    },
    refused: {
      status: "unknown",
      reason: () => ({
        en: "The token is not accepted, so nothing is offered to anybody.",
        es: "El token no se acepta, así que no se ofrece nada.",
      }),
      remedy: () => ({ en: "Give a token that is valid.", es: "Dé un token válido." }),
    },
  },
  async run(probe) {
    const [token] = probe.userTokens;
    if (token === undefined) return faulty("not-given", { options: "--token-file" });
    const url = `${await probe.homeserverUrl()}/_matrix/client/v3/capabilities`;
    const answer = await probe.askAs(token, url);
    if (answer.status === 401) return faulty("refused");
    const found = readJson(answer)?.["capabilities"];
    if (answer.status !== 200 || !isRecord(found))
      return faulty("unexpected", { url, status: answer.status });
    const offered = NAMES.filter((name) => {
      const capability = found[name];
      return isRecord(capability) ? capability["enabled"] !== false : name !== "m.get_login_token";
    });
    return offered.length === 0 ? passed() : faulty("offered", { names: offered.join(", ") });
  },
});
