/** What Synapse refuses beside delegated login, and how each is turned off. Rule O22 in SPEC.md. */
import type { Text } from "../cli/Text.ts";

/** What the files say together: of a top key that stands in several, the last file's. */
export type MergedConfig = Readonly<Record<string, unknown>>;

export interface Clash {
  readonly key: string;
  readonly isOn: (config: MergedConfig) => boolean;
  /** `set`: that key gets that value; `retire`: the whole setting gets a name that Synapse does not read. */
  readonly cure:
    | { readonly kind: "set"; readonly path: readonly [string, string?]; readonly value: boolean }
    | { readonly kind: "retire" };
  /** Why it has to be off, in one sentence. */
  readonly reason: Text;
}

const PASSWORDS: Text = {
  en: "passwords are asked for and kept by the authentication service",
  es: "las contraseñas las pide y guarda el servicio de autenticación",
};
const REGISTRATION: Text = {
  en: "accounts are made at the authentication service",
  es: "las cuentas se crean en el servicio de autenticación",
};
const PROVIDERS: Text = {
  en: "identity providers move to upstream_oauth2 of the authentication service",
  es: "los proveedores de identidad pasan a upstream_oauth2 del servicio de autenticación",
};
const SESSIONS: Text = {
  en: "how long a login lasts is the authentication service's to say",
  es: "la duración de las sesiones la decide el servicio de autenticación",
};

/** In the order in which Synapse looks (synapse/config/mas.py, 1.163). */
export const CLASHES: readonly Clash[] = [
  switchBelow({
    key: "password_config",
    isOn: ({ enabled }) => isTrue(enabled),
    reason: PASSWORDS,
  }),
  {
    key: "disable_registration",
    isOn: (config) => "disable_registration" in config && !isYes(config["disable_registration"]),
    cure: { kind: "set", path: ["disable_registration"], value: true },
    reason: REGISTRATION,
  },
  {
    key: "enable_registration",
    isOn: (config) => !("disable_registration" in config) && isYes(config["enable_registration"]),
    cure: { kind: "set", path: ["enable_registration"], value: false },
    reason: REGISTRATION,
  },
  retired({
    key: "user_consent",
    isOn: isThere,
    reason: {
      en: "terms are shown by the authentication service",
      es: "las condiciones las muestra el servicio de autenticación",
    },
  }),
  retired({ key: "oidc_providers", isOn: isTrue, reason: PROVIDERS }),
  switchBelow({ key: "oidc_config", isOn: ({ enabled }) => isTrue(enabled), reason: PROVIDERS }),
  switchBelow({
    key: "saml2_config",
    isOn: ({ enabled = true, sp_config, config_path }) =>
      isTrue(enabled) && (isTrue(sp_config) || isTrue(config_path)),
    reason: PROVIDERS,
  }),
  switchBelow({
    key: "cas_config",
    isOn: ({ enabled = true }) => isTrue(enabled),
    reason: PROVIDERS,
  }),
  switchBelow({ key: "jwt_config", isOn: ({ enabled }) => isTrue(enabled), reason: PROVIDERS }),
  switchBelow({ key: "ldap_config", isOn: ({ enabled }) => isTrue(enabled), reason: PASSWORDS }),
  retired({ key: "password_providers", isOn: isTrue, reason: PASSWORDS }),
  {
    key: "enable_registration_captcha",
    isOn: (config) => isTrue(config["enable_registration_captcha"]),
    cure: { kind: "set", path: ["enable_registration_captcha"], value: false },
    reason: REGISTRATION,
  },
  switchBelow({
    key: "login_via_existing_session",
    isOn: ({ enabled }) => isTrue(enabled),
    reason: SESSIONS,
  }),
  retired({ key: "refresh_token_lifetime", isOn: isDuration, reason: SESSIONS }),
  retired({ key: "nonrefreshable_access_token_lifetime", isOn: isDuration, reason: SESSIONS }),
  retired({ key: "session_lifetime", isOn: isDuration, reason: SESSIONS }),
  {
    key: "enable_3pid_changes",
    isOn: (config) => isTrue(config["enable_3pid_changes"]),
    cure: { kind: "set", path: ["enable_3pid_changes"], value: false },
    reason: {
      en: "addresses are changed at the authentication service",
      es: "las direcciones se cambian en el servicio de autenticación",
    },
  },
];

interface SwitchInit {
  readonly key: string;
  readonly isOn: (section: Readonly<Record<string, unknown>>) => boolean;
  readonly reason: Text;
}

/** A section that has a switch of its own, `enabled`. */
function switchBelow({ key, isOn, reason }: SwitchInit): Clash {
  return {
    key,
    // An empty section is as good as none, whatever its switch would be by default.
    isOn: (config) =>
      isRecord(config[key]) && Object.keys(config[key]).length > 0 && isOn(config[key]),
    cure: { kind: "set", path: [key, "enabled"], value: false },
    reason,
  };
}

interface RetiredInit {
  readonly key: string;
  readonly isOn: (value: unknown) => boolean;
  readonly reason: Text;
}

/** A setting that is on by being there. */
function retired({ key, isOn, reason }: RetiredInit): Clash {
  return { key, isOn: (config) => isOn(config[key]), cure: { kind: "retire" }, reason };
}

/** Python's truth, by which Synapse judges: a quoted "false" is true. */
function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isRecord(value) ? Object.keys(value).length > 0 : Boolean(value);
}

/** Python's strtobool: also of words. */
function isYes(value: unknown): boolean {
  return /^(?:y|yes|t|true|on|1)$/iu.test(String(value));
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isDuration(value: unknown): boolean {
  return isThere(value) && !/^0[smhdwy]?$/u.test(String(value));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
