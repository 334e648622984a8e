/** Check 16: Synapse makes no accounts of its own. */
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";

export const registration = defineLoginCheck({
  id: "registration",
  title: { en: "Accounts are made by MAS alone", es: "Solo MAS crea cuentas" },
  faults: {
    "at-synapse": {
      status: "fail",
      reason: ({ url }) => ({
        en: `${url} begins to register somebody: Synapse does not delegate logins.`,
        es: `${url} empieza a registrar a alguien: Synapse no delega los inicios de sesión.`,
      }),
      remedy: () => ({
        en: "Enable matrix_authentication_service in Synapse and set enable_registration to false.",
        es: "Active matrix_authentication_service en Synapse y ponga enable_registration en false.",
      }),
    },
  },
  async run(probe) {
    const url = `${await probe.homeserverUrl()}/_matrix/client/v3/register`;
    const headers = { "content-type": "application/json" };
    const { status } = await probe.ask({ url, method: "POST", headers, body: "{}" });
    if (status === 403) return passed();
    // It asks for the stages of a registration.
    return status === 401 ? faulty("at-synapse", { url }) : faulty("unexpected", { url, status });
  },
});
