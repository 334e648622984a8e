/** Check 6: a login is taken by MAS; asked with a kind that nobody has, so that no attempt is counted. */
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import { proxyFault } from "../proxyFault.ts";
import { errcodeOf } from "../readJson.ts";

export const loginPost = defineLoginCheck({
  id: "login-post",
  title: {
    en: "Logins of older apps reach MAS",
    es: "Los inicios de sesión antiguos llegan a MAS",
  },
  isOnce: true,
  faults: { "at-synapse": proxyFault },
  async run(probe) {
    const url = `${await probe.homeserverUrl()}/_matrix/client/v3/login`;
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ type: "x.health" });
    const answer = await probe.ask({ url, method: "POST", headers, body });
    const values = { url, status: answer.status };
    if (answer.status === 404 || answer.status === 405) return faulty("at-synapse", values);
    const isRefused = answer.status === 400 && errcodeOf(answer) === "M_UNKNOWN";
    return isRefused ? passed() : faulty("unexpected", values);
  },
});
