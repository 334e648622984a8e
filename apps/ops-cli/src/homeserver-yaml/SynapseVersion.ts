/** Versions of Synapse, as far as delegated login depends on them. Rule O24 in SPEC.md. */

export interface SynapseVersion {
  readonly major: number;
  readonly minor: number;
  /** As it was told, `1.163.2`. */
  readonly text: string;
}

/** @param text - What Synapse calls itself, also `Synapse/1.163.2` or `1.137.0rc1 (b=develop)`; else `null`. */
export function parseSynapseVersion(text: string): SynapseVersion | null {
  const match = /^\s*(?:Synapse\/)?((\d+)\.(\d+)(?:\.\d+)?\w*)/u.exec(text);
  if (match === null) return null;
  return { major: Number(match[2]), minor: Number(match[3]), text: match[1] ?? "" };
}

/** Which settings delegate the login: `matrix_authentication_service` exists since 1.136.0. */
export function hasStableBlock({ major, minor }: SynapseVersion): boolean {
  return major > 1 || (major === 1 && minor >= 136);
}
