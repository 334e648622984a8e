/** Whether all is well, and the four figures of it, at a glance. */
import { html } from "hono/html";
import type { OperatorSnapshot } from "../OperatorSnapshot.ts";
import type { Html, RenderContext } from "./Html.ts";
import { renderTime } from "./renderTime.ts";

export function renderSummary(snapshot: OperatorSnapshot, { texts }: RenderContext): Html {
  const { figures, status } = texts;
  const state = statusOf(snapshot);
  const { calls, lastHour } = snapshot;
  const isKnown = calls.kind === "known";
  const people = isKnown ? calls.calls.reduce((sum, call) => sum + call.people.length, 0) : null;
  const total = (name: "tokens" | "refusals"): number =>
    lastHour.reduce((sum, minute) => sum + minute[name], 0);
  const hidden = isKnown ? calls.hiddenCount : 0;
  return html`<p class="status status-${state}" role="status">${status[state]}</p>
    <ul class="figures">
      ${renderFigure(figures.calls, isKnown ? calls.calls.length + hidden : null, {
        when: figures.now,
        unknown: figures.unknown,
      })}
      ${renderFigure(
        figures.people,
        hidden > 0 ? (lastHour.at(-1)?.participants ?? people) : people,
        {
          when: figures.now,
          unknown: figures.unknown,
        },
      )}
      ${renderFigure(figures.tokens, total("tokens"), {
        when: figures.lastHour,
        unknown: figures.unknown,
      })}
      ${renderFigure(figures.refusals, total("refusals"), {
        when: figures.lastHour,
        unknown: figures.unknown,
      })}
    </ul>
    <p class="hint as-of">${texts.live.still} ${renderTime(snapshot.takenAt)}</p>`;
}

/** Of the whole: what stops calls, what does not, nothing. */
function statusOf({ readiness, calls }: OperatorSnapshot): "ready" | "degraded" | "down" {
  if (!readiness.isReady) return "down";
  const isDegraded = readiness.redis.state === "down" || calls.kind === "unknown";
  return isDegraded ? "degraded" : "ready";
}

function renderFigure(
  name: string,
  value: number | null,
  { when, unknown }: { readonly when: string; readonly unknown: string },
): Html {
  return html`<li>
    <span class="figure-name">${name}</span>
    <strong class="figure">${value ?? "–"}</strong>
    <span class="hint">${value === null ? unknown : when}</span>
  </li>`;
}
