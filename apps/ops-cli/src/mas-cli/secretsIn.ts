/** Finds what of MAS's configuration must never be shown. Rule O264 in SPEC.md. */

const SECRET_KEYS =
  /^(?:secret|password|encryption|pepper|key|private_key|.*_secret|.*_secret_key|.*_password)$/u;

/** Every secret in it: by the name of its key, and the passwords inside of URIs. */
export function secretsIn(config: unknown): readonly string[] {
  if (Array.isArray(config)) return config.flatMap(secretsIn);
  if (typeof config !== "object" || config === null) return [];
  return Object.entries(config).flatMap(([key, value]) => {
    if (typeof value !== "string") return secretsIn(value);
    if (SECRET_KEYS.test(key)) return [value];
    const password = URL.canParse(value) ? new URL(value).password : "";
    return password === "" ? [] : [decodeURIComponent(password), password];
  });
}
