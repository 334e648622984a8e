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

/** `matrix_authentication_service` exists since 1.136.0. */
export function hasStableBlock(version: SynapseVersion): boolean {
  return isAtLeast(version, 136);
}

/** `experimental_features.msc3861` exists since 1.86.0, until 1.156. */
export function hasOldBlock(version: SynapseVersion): boolean {
  return isAtLeast(version, 86);
}

/** Its secrets can be in files since 1.125.0. */
export function hasSecretPaths(version: SynapseVersion): boolean {
  return isAtLeast(version, 125);
}

function isAtLeast({ major, minor }: SynapseVersion, least: number): boolean {
  return major > 1 || (major === 1 && minor >= least);
}
