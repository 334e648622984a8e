/** Whether a setting is secret by its name: the one list that every output is masked by. Rule O450 in SPEC.md. */

/** Ends of a name's last word: `clientsecret`, `authtoken`, `smtppassword`. */
const ENDS =
  /(?:secret|token|password|passwd|passphrase|pepper|credential|apikey|secretkey|privatekey|accesskey|bindpw)s?$/u;
/** Words that are secret as a whole: `smtp_pass`, but not `compass`. */
const WORDS: ReadonlySet<string> = new Set([
  "pass",
  "pwd",
  "psk",
  "salt",
  "dsn",
  "key",
  "keys",
  "authorization",
  "encryption",
]);
/** Before `key`: what everybody may know. */
const PUBLIC: ReadonlySet<string> = new Set(["public", "site", "verify", "verification"]);
/** Words after the one that counts: `apiKeyValue`, `secret_base64`. */
const FORMS: ReadonlySet<string> = new Set(["value", "string", "plain", "text", "hex", "base64"]);

/** The private parts of a JSON Web Key (RFC 7518 §6.2.2, §6.3.2, §6.4.1), whose names say nothing. */
export const SECRET_JWK_NAMES: ReadonlySet<string> = new Set([
  "d",
  "p",
  "q",
  "dp",
  "dq",
  "qi",
  "oth",
  "k",
]);

/** @param name - As it is written: `snake_case`, `camelCase`, `KEBAB-CASE`, with or without a path before it. */
export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, "_")
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .map((word) => (FORMS.has(word) ? word : word.replace(/\d+$/u, "")))
    .filter((word) => word !== "");
  const at = words.findLastIndex((word) => !FORMS.has(word));
  const word = words[at] ?? "";
  if (word.startsWith("key") && PUBLIC.has(words[at - 1] ?? "")) return false;
  return WORDS.has(word) || ENDS.test(word);
}
