/** Check 18: an admin reaches both admin APIs. */
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";

export const adminApis = defineLoginCheck({
  id: "admin-apis",
  title: { en: "An admin may administer", es: "Quien administra puede administrar" },
  faults: {
    "no-synapse-scope": {
      status: "fail",
      reason: () => ({
        en: "Synapse does not take the token for an admin's: it lacks the scope urn:synapse:admin:*.",
        es: "Synapse no toma el token por el de un administrador: le falta urn:synapse:admin:*.",
      }),
      remedy: () => ({
        en: "Log in again by OAuth with that scope; a login by password never has it.",
        es: "Entre de nuevo por OAuth con ese permiso; con contraseña nunca se obtiene.",
      }),
    },
    "no-mas-scope": {
      status: "fail",
      reason: () => ({
        en: "MAS does not take the token for an admin's: it lacks the scope urn:mas:admin.",
        es: "MAS no toma el token por el de un administrador: le falta urn:mas:admin.",
      }),
      remedy: () => ({
        en: "Log in again by OAuth with that scope, as a person whom `mas-cli manage promote-admin` has promoted.",
        es: "Entre de nuevo por OAuth con ese permiso, como alguien ascendido por `mas-cli manage promote-admin`.",
      }),
    },
    "synapse-hidden": {
      status: "fail",
      reason: ({ url }) => ({
        en: `${url} is not known: the proxy does not pass /_synapse/admin.`,
        es: `${url} no existe: el proxy no pasa /_synapse/admin.`,
      }),
      remedy: () => ({
        en: "Give Synapse's own address with --homeserver, or let the proxy pass it to those who administer.",
        es: "Dé la dirección propia de Synapse con --homeserver o deje que el proxy lo pase a quien administra.",
      }),
    },
    "mas-hidden": {
      status: "fail",
      reason: ({ url }) => ({
        en: `${url} is not known: the adminapi resource of MAS is off, as it is by default.`,
        es: `${url} no existe: el recurso adminapi de MAS está apagado, como por omisión.`,
      }),
      remedy: () => ({
        en: "Add {name: adminapi} to the resources of a listener of MAS, and restart it.",
        es: "Añada {name: adminapi} a los recursos de un listener de MAS y reinícielo.",
      }),
    },
  },
  async run(probe) {
    const { adminToken, synapseUrl } = probe;
    if (adminToken === null) return faulty("not-given", { options: "--admin-token-file" });
    const metadata = await probe.metadata();
    if (metadata === null) return faulty("no-metadata");
    const synapse = synapseUrl ?? (await probe.homeserverUrl());
    const usersUrl = `${synapse}/_synapse/admin/v3/users?guests=false&limit=1`;
    const users = await probe.askAs(adminToken, usersUrl);
    if (users.status === 403) return faulty("no-synapse-scope");
    if (users.status === 404) return faulty("synapse-hidden", { url: usersUrl });
    if (users.status !== 200) return faulty("unexpected", { url: usersUrl, status: users.status });
    const url = `${metadata.issuer.replace(/\/$/u, "")}/api/admin/v1/version`;
    const { status } = await probe.askAs(adminToken, url);
    if (status === 200) return passed();
    if (status === 404) return faulty("mas-hidden", { url });
    if (status === 401) return faulty("no-mas-scope");
    return faulty("unexpected", { url, status });
  },
});
