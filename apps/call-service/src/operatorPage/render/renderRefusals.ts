/** What was refused, why, and what to do about it. */
import { html } from "hono/html";
import type { RefusalNote, RefusalSummary } from "../OperatorSnapshot.ts";
import type { OperatorTexts } from "../texts/OperatorTexts.ts";
import type { Html, RenderContext } from "./Html.ts";
import { renderTime } from "./renderTime.ts";

export function renderRefusals(
  summaries: readonly RefusalSummary[],
  { texts }: RenderContext,
): Html {
  const { refusals } = texts;
  const heading = html`<h2>${refusals.heading}</h2>`;
  if (summaries.length === 0) {
    return html`${heading}
      <p class="empty"><strong>${refusals.none}</strong> ${refusals.noneHint}</p>`;
  }
  return html`${heading}
    <ul class="refusals">
      ${summaries.map((summary) => renderSummary(summary, texts))}
    </ul>`;
}

function renderSummary({ reason, count, latest }: RefusalSummary, texts: OperatorTexts): Html {
  const { refusals } = texts;
  const { title, advice } = refusals.reasons[reason];
  return html`<li class="refusal">
    <div class="refusal-head">
      <h3>${title}</h3>
      <span class="badge">${refusals.times(count)}</span>
    </div>
    <p class="hint"><code>${reason}</code> · ${advice}</p>
    ${
      latest.length === 0
        ? ""
        : html`<details data-key="${reason}">
            <summary>${refusals.latest}: ${renderTime(latest[0]?.at ?? 0)}</summary>
            <ol class="notes">
              ${latest.map((note) => renderNote(note, texts))}
            </ol>
          </details>`
    }
  </li>`;
}

function renderNote(note: RefusalNote, { refusals, locale }: OperatorTexts): Html {
  const { columns } = refusals;
  const took =
    note.stepMs === undefined ? null : `${new Intl.NumberFormat(locale).format(note.stepMs)} ms`;
  return html`<li>
    <dl>
      <div>
        <dt>${columns.at}</dt>
        <dd>${renderTime(note.at)}</dd>
      </div>
      ${renderField(columns.endpoint, note.endpoint)} ${renderField(columns.host, note.host)}
      ${renderField(columns.detail, note.detail)} ${renderField(columns.took, took)}
      ${renderField(columns.request, note.requestId)}
    </dl>
  </li>`;
}

function renderField(name: string, value: string | null | undefined): Html | string {
  if (value === null || value === undefined || value === "") return "";
  return html`<div>
    <dt>${name}</dt>
    <dd class="id">${value}</dd>
  </div>`;
}
