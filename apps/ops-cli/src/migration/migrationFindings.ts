/** What the look before a migration can find, and what to do about it. */
import type { FindingCatalog } from "../doctor/Finding.ts";
import { verbatim } from "../cli/Text.ts";

export type MigrationFindingId =
  | "migrate/old-delegation"
  | "migrate/engine"
  | "migrate/pending-updates"
  | "migrate/scheme"
  | "migrate/pepper"
  | "migrate/server-name"
  | "migrate/endpoint"
  | "migrate/settings"
  | "migrate/to-move-by-hand"
  | "migrate/guests"
  | "migrate/providers"
  | "migrate/saml-and-cas"
  | "migrate/delegated-rows"
  | "migrate/dangling-rows"
  | "migrate/application-services"
  | "migrate/phone-numbers"
  | "migrate/mas-empty"
  | "migrate/mas-interrupted"
  | "migrate/mas-cli";

export const migrationFindings: FindingCatalog<MigrationFindingId> = {
  "migrate/old-delegation": {
    title: { en: "No delegation of the old kind", es: "Sin delegación del tipo antiguo" },
    reasons: {
      fail: () => ({
        en: "homeserver.yaml has experimental_features.msc3861, which Synapse 1.157 and newer refuse.",
        es: "homeserver.yaml contiene experimental_features.msc3861, que Synapse 1.157 y posteriores rechazan.",
      }),
    },
    remedy: () => ({
      en: "Convert it with: tertulia synapse enable-mas apply.",
      es: "Conviértalo con: tertulia synapse enable-mas apply.",
    }),
  },
  "migrate/engine": {
    title: { en: "Synapse runs on PostgreSQL", es: "Synapse funciona con PostgreSQL" },
    reasons: {
      fail: () => ({
        en: "Synapse runs on SQLite, which MAS cannot read.",
        es: "Synapse funciona con SQLite, que MAS no puede leer.",
      }),
    },
    remedy: () => ({
      en: "Nothing to do by hand: tertulia mas migrate apply moves it to PostgreSQL first, with --postgres-config.",
      es: "No hay que hacer nada a mano: tertulia mas migrate apply lo pasa antes a PostgreSQL, con --postgres-config.",
    }),
  },
  "migrate/pending-updates": {
    title: {
      en: "Synapse has nothing left to do in its database",
      es: "A Synapse no le queda nada por hacer en su base de datos",
    },
    reasons: {
      fail: ({ count }) => ({
        en: `Synapse still has ${count} updates of its SQLite database to finish, and its script refuses to move it before.`,
        es: `A Synapse le quedan ${count} actualizaciones de su base de datos SQLite, y su guion se niega a moverla antes.`,
      }),
    },
    remedy: () => ({
      en: "Let Synapse run until there are none; after an upgrade that can take hours.",
      es: "Deje Synapse en marcha hasta que no haya ninguna; tras una actualización puede tardar horas.",
    }),
  },
  "migrate/scheme": {
    title: { en: "MAS knows Synapse's passwords", es: "MAS conoce las contraseñas de Synapse" },
    reasons: {
      fail: ({ found }) => ({
        en: `MAS's password scheme of version 1 has to be bcrypt, and is ${found}.`,
        es: `El esquema de contraseñas de versión 1 de MAS debe ser bcrypt y es ${found}.`,
      }),
      warn: () => ({
        en: "MAS's scheme of version 1 does not normalise: passwords with letters that can be written in two ways will fail.",
        es: "El esquema de versión 1 de MAS no normaliza: fallarán las contraseñas con letras que se pueden escribir de dos formas.",
      }),
    },
    remedy: () => ({
      en: "In MAS: passwords.enabled true, and schemes with version 1, algorithm bcrypt, unicode_normalization true and Synapse's pepper as secret, then version 2, argon2id.",
      es: "En MAS: passwords.enabled true, y schemes con versión 1, algorithm bcrypt, unicode_normalization true y el pepper de Synapse como secret, y luego versión 2, argon2id.",
    }),
  },
  "migrate/pepper": {
    title: { en: "The pepper is the same", es: "El pepper es el mismo" },
    reasons: {
      fail: () => ({
        en: "The secret of MAS's scheme of version 1 is not password_config.pepper of Synapse: every password would be wrong.",
        es: "El secret del esquema de versión 1 de MAS no es el password_config.pepper de Synapse: todas las contraseñas fallarían.",
      }),
      unknown: () => ({
        en: "There is no scheme of version 1, or its secret is in a file that only MAS sees.",
        es: "No hay esquema de versión 1, o su secret está en un archivo que solo ve MAS.",
      }),
    },
    remedy: () => ({
      en: "Copy the pepper letter by letter; without a pepper in Synapse leave the secret out.",
      es: "Copie el pepper letra por letra; si Synapse no tiene pepper, omita el secret.",
    }),
  },
  "migrate/server-name": {
    title: { en: "MAS is for this homeserver", es: "MAS es para este servidor" },
    reasons: {
      fail: ({ synapse, mas }) => ({
        en: `Synapse's server_name is ${synapse}, MAS's matrix.homeserver is ${mas}.`,
        es: `El server_name de Synapse es ${synapse} y el matrix.homeserver de MAS es ${mas}.`,
      }),
    },
    remedy: () => ({
      en: "Write Synapse's server_name into MAS's matrix.homeserver.",
      es: "Escriba el server_name de Synapse en matrix.homeserver de MAS.",
    }),
  },
  "migrate/endpoint": {
    title: { en: "MAS reaches Synapse inside", es: "MAS llega a Synapse por dentro" },
    reasons: {
      warn: ({ endpoint }) => ({
        en: `MAS's matrix.endpoint is ${endpoint}: a public proxy seldom lets /_synapse/mas through, and login then fails at its last step.`,
        es: `El matrix.endpoint de MAS es ${endpoint}: un proxy público rara vez deja pasar /_synapse/mas, y entonces el inicio de sesión falla en el último paso.`,
      }),
    },
    remedy: () => ({
      en: "Use an address inside, such as http://synapse:8008/.",
      es: "Use una dirección interna, como http://synapse:8008/.",
    }),
  },
  "migrate/settings": {
    title: {
      en: "Nothing on that MAS cannot take over",
      es: "Nada activo que MAS no pueda asumir",
    },
    reasons: {
      fail: ({ settings }) => ({
        en: `homeserver.yaml has on: ${settings}.`,
        es: `homeserver.yaml tiene activo: ${settings}.`,
      }),
    },
    remedy: () => ({
      en: "Turn it off and restart Synapse; tertulia synapse enable-mas does it too.",
      es: "Desactívelo y reinicie Synapse; tertulia synapse enable-mas también lo hace.",
    }),
  },
  "migrate/to-move-by-hand": {
    title: { en: "Nothing to be moved by hand", es: "Nada que pasar a mano" },
    reasons: {
      warn: ({ settings }) => ({
        en: `From then on MAS alone does this, if it is told to: ${settings}.`,
        es: `A partir de entonces esto solo lo hace MAS, si se le indica: ${settings}.`,
      }),
    },
    remedy: () => ({
      en: "Set up in MAS what you want to keep; Synapse will not start with it.",
      es: "Configure en MAS lo que quiera conservar; Synapse no arrancará con ello.",
    }),
  },
  "migrate/guests": {
    title: { en: "No guests", es: "Sin invitados" },
    reasons: {
      warn: ({ guests }) => ({
        en: `There are ${guests} guests; they are carried over and can no longer sign in.`,
        es: `Hay ${guests} invitados; se trasladan y ya no podrán iniciar sesión.`,
      }),
    },
    remedy: () => ({
      en: "Nothing, unless somebody still uses one.",
      es: "Nada, salvo que alguien todavía use uno.",
    }),
  },
  "migrate/providers": {
    title: {
      en: "MAS knows every login provider",
      es: "MAS conoce todos los proveedores de acceso",
    },
    reasons: {
      fail: ({ providers }) => ({
        en: `People sign in by providers that MAS's configuration does not have: ${providers}.`,
        es: `Hay personas que entran con proveedores que no están en la configuración de MAS: ${providers}.`,
      }),
      warn: ({ providers }) => ({
        en: `These links are left behind, as you said: ${providers}.`,
        es: `Estos enlaces se dejan atrás, como indicó: ${providers}.`,
      }),
    },
    remedy: () => ({
      en: "Give each its synapse_idp_id under upstream_oauth2.providers of MAS, written as here. Where nobody needs them, and Synapse's configuration does not have them any more, add --ignore-missing-auth-providers.",
      es: "Ponga a cada uno su synapse_idp_id en upstream_oauth2.providers de MAS, escrito como aquí. Si nadie los necesita y la configuración de Synapse ya no los tiene, añada --ignore-missing-auth-providers.",
    }),
  },
  "migrate/saml-and-cas": {
    title: { en: "Nobody comes from SAML or CAS", es: "Nadie viene de SAML ni de CAS" },
    reasons: {
      warn: ({ providers }) => ({
        en: `MAS speaks OpenID Connect alone, and takes these links over by name: ${providers}.`,
        es: `MAS solo habla OpenID Connect y asume estos enlaces por su nombre: ${providers}.`,
      }),
    },
    remedy: () => ({
      en: "See that the provider with this synapse_idp_id gives each person as subject the very id that Synapse keeps in user_external_ids.external_id; if it gives another, they become strangers.",
      es: "Compruebe que el proveedor con ese synapse_idp_id da como subject de cada persona el mismo id que Synapse guarda en user_external_ids.external_id; si da otro, serán desconocidas.",
    }),
  },
  "migrate/delegated-rows": {
    title: { en: "Nothing left of an earlier delegation", es: "Nada de una delegación anterior" },
    reasons: {
      fail: ({ count }) => ({
        en: `Synapse's database has ${count} rows of an earlier MAS.`,
        es: `La base de datos de Synapse tiene ${count} filas de un MAS anterior.`,
      }),
    },
    remedy: () => ({
      en: "When that MAS is given up: DELETE FROM user_external_ids WHERE auth_provider = 'oauth-delegated';",
      es: "Si ese MAS se abandona: DELETE FROM user_external_ids WHERE auth_provider = 'oauth-delegated';",
    }),
  },
  "migrate/dangling-rows": {
    title: { en: "Every row has its person", es: "Cada fila tiene su persona" },
    reasons: {
      fail: ({ rows }) => ({
        en: `Rows belong to people who are not there, and would stop the migration half-way: ${rows}.`,
        es: `Hay filas de personas que no existen y detendrían la migración a medias: ${rows}.`,
      }),
    },
    remedy: ({ sql }) => ({
      en: `With Synapse stopped and a backup made: ${sql}`,
      es: `Con Synapse detenido y una copia hecha: ${sql}`,
    }),
  },
  "migrate/application-services": {
    title: { en: "No bridges and bots to look after", es: "Sin puentes ni bots que atender" },
    reasons: {
      warn: ({ users, files }) => ({
        en: `${files} application services with ${users} people of theirs stay with Synapse; those that log in as them need a version that knows MSC4190.`,
        es: `${files} servicios de aplicación con ${users} personas suyas se quedan en Synapse; los que inician sesión como ellas necesitan una versión que conozca MSC4190.`,
      }),
    },
    remedy: () => ({
      en: "Bring each bridge up to date first, and look at its notes for MAS.",
      es: "Actualice antes cada puente y consulte sus notas sobre MAS.",
    }),
  },
  "migrate/phone-numbers": {
    title: { en: "E-mail addresses alone", es: "Solo direcciones de correo" },
    reasons: {
      warn: ({ count }) => ({
        en: `${count} phone numbers or the like are kept, and MAS does nothing with them.`,
        es: `${count} números de teléfono o similares se conservan y MAS no hace nada con ellos.`,
      }),
    },
    remedy: () => ({ en: "Nothing.", es: "Nada." }),
  },
  "migrate/mas-empty": {
    title: { en: "MAS has nobody yet", es: "MAS todavía no tiene a nadie" },
    reasons: {
      fail: ({ table }) => ({
        en: `MAS's database has rows in ${table}: somebody has signed in, or it was migrated already.`,
        es: `La base de datos de MAS tiene filas en ${table}: alguien ha iniciado sesión o ya se migró.`,
      }),
      unknown: () => ({
        en: "MAS's database cannot be asked from here.",
        es: "No se puede preguntar a la base de datos de MAS desde aquí.",
      }),
    },
    remedy: () => ({
      en: "Stop MAS; if nobody needs what is in it, drop its database and create it anew. From elsewhere, name its address with --mas-database-file.",
      es: "Detenga MAS; si nadie necesita lo que contiene, borre su base de datos y créela de nuevo. Desde otro sitio, indique su dirección con --mas-database-file.",
    }),
  },
  "migrate/mas-interrupted": {
    title: { en: "MAS has nobody yet", es: "MAS todavía no tiene a nadie" },
    reasons: {
      warn: () => ({
        en: "A migration was interrupted, and its rows are not in use.",
        es: "Se interrumpió una migración y sus filas no están en uso.",
      }),
    },
    remedy: () => ({
      en: "Run tertulia mas migrate apply again: it goes on with it.",
      es: "Ejecute de nuevo tertulia mas migrate apply: la continúa.",
    }),
  },
  "migrate/mas-cli": {
    title: { en: "What mas-cli says", es: "Lo que dice mas-cli" },
    reasons: {
      warn: ({ said }) => verbatim(String(said)),
      fail: ({ said }) => verbatim(String(said)),
      unknown: () => ({
        en: "mas-cli cannot look at Synapse while it runs on SQLite.",
        es: "mas-cli no puede mirar Synapse mientras funcione con SQLite.",
      }),
    },
    remedy: () => ({
      en: "Warnings are to be known and no obstacle; everything else has to be mended first.",
      es: "Los avisos hay que conocerlos y no impiden nada; todo lo demás hay que corregirlo antes.",
    }),
  },
};
