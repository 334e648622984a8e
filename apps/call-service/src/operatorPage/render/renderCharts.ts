/** Three graphs of the last hour as pictures without a library, each with what it says in words. */
import { html } from "hono/html";
import type { Minute } from "../OperatorSnapshot.ts";
import type { Html, RenderContext } from "./Html.ts";

const BAR_WIDTH = 10;
const HEIGHT = 100;
/** Between bars that count something; what is a state has none. */
const GAP = 3;

interface Chart {
  readonly name: string;
  readonly title: string;
  /** One for each minute; `null` where nobody counted. */
  readonly values: readonly (number | null)[];
  readonly figure: string;
  readonly summary: string;
  readonly gap: number;
}

export function renderCharts(lastHour: readonly Minute[], { texts }: RenderContext): Html {
  const { charts } = texts;
  const count = (name: "tokens" | "refusals"): Chart => {
    const values = lastHour.map((minute) => minute[name]);
    const total = values.reduce((sum, value) => sum + value, 0);
    const summary = total === 0 ? charts.nothing : charts.total(total, Math.max(...values));
    return { name, title: charts[name], values, figure: String(total), summary, gap: GAP };
  };
  return html`<h2>${charts.heading}</h2>
    <div class="charts">
      ${[count("tokens"), participantsChart(lastHour, charts), count("refusals")].map((chart) =>
        renderChart(chart, charts),
      )}
    </div>`;
}

function participantsChart(
  lastHour: readonly Minute[],
  charts: RenderContext["texts"]["charts"],
): Chart {
  const values = lastHour.map(({ participants }) => participants);
  const counted = values.filter((value) => value !== null);
  const now = counted.at(-1);
  return {
    name: "participants",
    title: charts.participants,
    values,
    figure: now === undefined ? "–" : String(now),
    summary: now === undefined ? charts.notCounted : charts.most(Math.max(...counted), now),
    gap: 0,
  };
}

function renderChart(
  { name, title, values, figure, summary, gap }: Chart,
  { hourAgo, now }: RenderContext["texts"]["charts"],
): Html {
  // A quiet hour is a low line, not a mountain range: the top is ten at least.
  const top = Math.max(10, ...values.map((value) => value ?? 0));
  return html`<figure class="chart chart-${name}">
    <figcaption>
      <span class="chart-title">${title}</span>
      <span class="chart-figure" aria-hidden="true">${figure}</span>
    </figcaption>
    <svg
      viewBox="0 0 ${values.length * BAR_WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <line class="chart-top" x1="0" y1="0.5" x2="${values.length * BAR_WIDTH}" y2="0.5" />
      ${values.map((value, index) => renderBar({ value, index, top, gap }))}
      <line
        class="chart-base"
        x1="0"
        y1="${HEIGHT}"
        x2="${values.length * BAR_WIDTH}"
        y2="${HEIGHT}"
      />
    </svg>
    <span class="chart-max" aria-hidden="true">${top}</span>
    <div class="chart-axis" aria-hidden="true"><span>${hourAgo}</span><span>${now}</span></div>
    <p class="hint">${summary}</p>
  </figure>`;
}

interface Bar {
  readonly value: number | null;
  readonly index: number;
  readonly top: number;
  readonly gap: number;
}

function renderBar({ value, index, top, gap }: Bar): Html | string {
  if (value === null || value === 0) return "";
  const height = (value / top) * HEIGHT;
  return html`<rect
    x="${index * BAR_WIDTH}"
    y="${HEIGHT - height}"
    width="${BAR_WIDTH - gap}"
    height="${height}"
  />`;
}
