/** In which order the targets of a service are tried. Rule S212 in SPEC.md. */

export interface SrvRecord {
  /** Host of the target. */
  readonly name: string;
  readonly port: number;
  /** Lower is tried first. */
  readonly priority: number;
  /** Share among the same priority. */
  readonly weight: number;
}

/**
 * By priority; among one priority by chance, in proportion to the weights.
 *
 * @param random - in [0, 1), asked once for each record.
 * @returns nothing when the service says of itself that it does not exist (target `.`).
 * @see RFC 2782
 */
export function orderSrvRecords(
  records: readonly SrvRecord[],
  random: () => number,
): readonly SrvRecord[] {
  if (records.some(({ name }) => name === "" || name === ".")) return [];
  const priorities = new Set(records.map(({ priority }) => priority));
  return [...priorities]
    .toSorted((a, b) => a - b)
    .flatMap((priority) =>
      byWeight(
        records.filter((record) => record.priority === priority),
        random,
      ),
    );
}

function byWeight(records: readonly SrvRecord[], random: () => number): readonly SrvRecord[] {
  // Those without weight first, so that they have the small chance the RFC asks for.
  const left = records.toSorted((a, b) => a.weight - b.weight);
  const ordered: SrvRecord[] = [];
  while (left.length > 0) {
    const total = left.reduce((sum, { weight }) => sum + weight, 0);
    const drawn = random() * total;
    let sum = 0;
    const index = left.findIndex(({ weight }) => (sum += weight) >= drawn);
    ordered.push(...left.splice(Math.max(index, 0), 1));
  }
  return ordered;
}
