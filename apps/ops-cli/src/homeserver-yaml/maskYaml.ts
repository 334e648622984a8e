/** A configuration that can be shown: as it is written, without its secrets. Rule O27 in SPEC.md. */
import { isAlias, isScalar, visit, type Pair, type Scalar } from "yaml";
import type { YamlFile } from "./parseYamlFile.ts";

const SECRET_KEY = /(?:secret|token|password|passwd|pass|pepper|salt|dsn|(?:^|_)key)$/iu;
const SECRET_COMMENT =
  /(#.*?[\w-]*(?:secret|token|password|pass|pepper|salt|key)["']?\s*:\s*)(\S[^\r\n]*)/giu;
/** The user and password of an URL (RFC 3986 §3.2.1). */
const USERINFO = /(?<=[a-z][a-z\d+.-]*:\/\/)[^\s/@:]*:[^\s/@]+(?=@)/giu;
const MASK = "[secret]";

interface SecretPlace {
  readonly from: number;
  readonly to: number;
  readonly value: string;
}

/** The values of all settings whose name says that they are secret. */
export function findSecrets(file: YamlFile): readonly string[] {
  return secretPlaces(file).map(({ value }) => value);
}

/** The text with every secret as `[secret]`, also in comments and URLs. */
export function maskYaml(file: YamlFile): string {
  // From the end to the beginning, so that what is left to do stays where it is.
  const masked = secretPlaces(file)
    .toSorted((one, other) => other.from - one.from)
    .reduce((text, { from, to }) => {
      const end = text[to - 1] === "\n" ? "\n" : "";
      return `${text.slice(0, from)}${MASK}${end}${text.slice(to)}`;
    }, file.text);
  return masked.replace(SECRET_COMMENT, `$1${MASK}`).replace(USERINFO, MASK);
}

function secretPlaces({ doc }: YamlFile): SecretPlace[] {
  const scalars = new Set<Scalar>();
  visit(doc, {
    Pair: (_key, pair: Pair) => {
      if (!isScalar(pair.key) || !SECRET_KEY.test(String(pair.key.value))) return;
      const value = isAlias(pair.value) ? pair.value.resolve(doc) : pair.value;
      if (isScalar(value)) scalars.add(value);
    },
  });
  return [...scalars].flatMap(({ value, range }) =>
    (typeof value === "string" || typeof value === "number") && range && range[0] < range[1]
      ? [{ from: range[0], to: range[1], value: String(value) }]
      : [],
  );
}
