/** Counters, gauges and histograms in Prometheus' text format, whose labels come from lists that are closed. Rules S265–S268 in SPEC.md. */

/** Label name → every value it can ever have: what a caller writes can become no series. */
type LabelSets = Readonly<Record<string, readonly string[]>>;
type Labels<Sets extends LabelSets> = { readonly [Name in keyof Sets]: Sets[Name][number] };
/** A series with its labels; `null` where nothing is known now, and then there is no line. */
export interface Reading<Sets extends LabelSets> {
  readonly labels: Labels<Sets>;
  readonly value: number | null;
}

interface Family<Sets extends LabelSets> {
  /** With its unit, `…_total` or `…_seconds`. */
  readonly name: string;
  /** One line. */
  readonly help: string;
  readonly labels: Sets;
}

export interface Counter<Sets extends LabelSets> {
  readonly add: (labels: Labels<Sets>) => void;
}

export interface Histogram<Sets extends LabelSets> {
  readonly observe: (labels: Labels<Sets>, value: number) => void;
}

export interface Registry {
  /** Every series exists from the start, at 0, so that its first increase is one too. */
  readonly counter: <const Sets extends LabelSets>(family: Family<Sets>) => Counter<Sets>;
  /** Bucket bounds ascending; the one without a bound is added. */
  readonly histogram: <const Sets extends LabelSets>(
    family: Family<Sets> & { readonly buckets: readonly number[] },
  ) => Histogram<Sets>;
  /** Read anew for each text. */
  readonly read: <const Sets extends LabelSets>(
    family: Family<Sets> & {
      readonly type: "gauge" | "counter";
      readonly readings: () => readonly Reading<Sets>[];
    },
  ) => void;
  /**
   * All families, in the order of their making.
   *
   * @see Prometheus, "Exposition formats", text format 0.0.4
   */
  readonly text: () => string;
}

interface Head {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
}

/** Starts without a family. */
export function createRegistry(): Registry {
  const families: (() => readonly string[])[] = [];
  const add = ({ name, help, type }: Head, lines: () => readonly string[]): void => {
    const head = [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
    families.push(() => [...head, ...lines()]);
  };
  return {
    counter: ({ name, help, labels: sets }) => {
      const counts = new Map(allSeries(sets).map((series) => [series, 0]));
      add({ name, help, type: "counter" }, () =>
        [...counts].map(([series, count]) => line(name, series, count)),
      );
      return {
        add: (labels) => {
          const series = seriesOf(sets, labels);
          counts.set(series, (counts.get(series) ?? 0) + 1);
        },
      };
    },
    histogram: ({ name, help, labels: sets, buckets }) => {
      const bounds = [...buckets, Infinity];
      const series = new Map(
        allSeries(sets).map((key) => [key, { counts: bounds.map(() => 0), sum: 0 }]),
      );
      add({ name, help, type: "histogram" }, () =>
        [...series].flatMap(([key, { counts, sum }]) =>
          histogramLines({ name, key, bounds, counts, sum }),
        ),
      );
      return {
        observe: (labels, value) => {
          const one = series.get(seriesOf(sets, labels));
          if (one === undefined) return;
          one.sum += value;
          const bucket = bounds.findIndex((bound) => value <= bound);
          one.counts[bucket] = (one.counts[bucket] ?? 0) + 1;
        },
      };
    },
    read: ({ name, help, labels: sets, type, readings }) => {
      add({ name, help, type }, () =>
        readings().flatMap(({ labels, value }) =>
          value === null ? [] : [line(name, seriesOf(sets, labels), value)],
        ),
      );
    },
    text: () => `${families.flatMap((lines) => lines()).join("\n")}\n`,
  };
}

/** `a="1",b="2"`, which is a series' key as well as its place in the text. */
function seriesOf<Sets extends LabelSets>(sets: Sets, labels: Labels<Sets>): string {
  return Object.keys(sets)
    .map((name) => `${name}="${labels[name]}"`)
    .join(",");
}

function allSeries(sets: LabelSets): readonly string[] {
  return Object.entries(sets).reduce<readonly string[]>(
    (series, [name, values]) =>
      series.flatMap((before) =>
        values.map((value) => `${before}${before === "" ? "" : ","}${name}="${value}"`),
      ),
    [""],
  );
}

function line(name: string, series: string, value: number): string {
  return `${name}${series === "" ? "" : `{${series}}`} ${value}`;
}

interface HistogramSeries {
  readonly name: string;
  readonly key: string;
  readonly bounds: readonly number[];
  /** For each bound, what lies between it and the one before. */
  readonly counts: readonly number[];
  readonly sum: number;
}

function histogramLines({ name, key, bounds, counts, sum }: HistogramSeries): readonly string[] {
  let count = 0;
  const lines = bounds.map((bound, index) => {
    count += counts[index] ?? 0;
    const le = `le="${bound === Infinity ? "+Inf" : bound}"`;
    return line(`${name}_bucket`, key === "" ? le : `${key},${le}`, count);
  });
  return [...lines, line(`${name}_sum`, key, sum), line(`${name}_count`, key, count)];
}
