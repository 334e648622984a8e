/** Check 7: logout and refresh are answered by MAS too; a proxy often knows only login. */
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import { proxyFault } from "../proxyFault.ts";
import { errcodeOf } from "../readJson.ts";

export const logoutAndRefresh = defineLoginCheck({
  id: "logout-refresh",
  title: {
    en: "Logout and refresh of older apps reach MAS",
    es: "El cierre y la renovación de sesiones antiguas llegan a MAS",
  },
  faults: { "at-synapse": proxyFault },
  async run(probe) {
    const questions = [
      { name: "logout", body: "{}", errcode: "M_MISSING_TOKEN" },
      {
        name: "refresh",
        body: JSON.stringify({ refresh_token: probe.junk }),
        errcode: "M_UNKNOWN_TOKEN",
      },
    ];
    for (const { name, body, errcode } of questions) {
      const url = `${await probe.homeserverUrl()}/_matrix/client/v3/${name}`;
      const headers = { "content-type": "application/json" };
      const answer = await probe.ask({ url, method: "POST", headers, body });
      const values = { url, status: answer.status };
      if (answer.status === 404) return faulty("at-synapse", values);
      if (answer.status !== 401 || errcodeOf(answer) !== errcode)
        return faulty("unexpected", values);
    }
    return passed();
  },
});
