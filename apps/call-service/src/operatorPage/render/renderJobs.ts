/** The delayed leaves that the service keeps alive for people in calls. */
import { html } from "hono/html";
import { JOB_STATES } from "../../metrics/createServiceMetrics.ts";
import type { JobReport } from "../OperatorSnapshot.ts";
import type { OperatorTexts } from "../texts/OperatorTexts.ts";
import type { Html, RenderContext } from "./Html.ts";
import { renderTime } from "./renderTime.ts";

const SHOWN_JOBS = 10;

export function renderJobs(jobs: readonly JobReport[] | null, { texts }: RenderContext): Html {
  const heading = html`<h2>${texts.jobs.heading}</h2>`;
  if (jobs === null || jobs.length === 0) {
    return html`${heading}
      <p class="empty">
        <strong>${jobs === null ? texts.jobs.off : texts.jobs.none}</strong> ${texts.jobs.hint}
      </p>`;
  }
  const counted = JOB_STATES.map((phase) => ({
    phase,
    count: jobs.filter((job) => job.phase === phase).length,
  })).filter(({ count }) => count > 0);
  return html`${heading}
    <ul class="chips">
      ${counted.map(
        ({ phase, count }) => html`<li class="badge">${count} ${texts.jobs.phases[phase]}</li>`,
      )}
    </ul>
    <ul class="jobs">
      ${jobs.slice(0, SHOWN_JOBS).map((job) => renderJob(job, texts))}
    </ul>
    ${jobs.length > SHOWN_JOBS ? html`<p class="hint">${texts.jobs.more(jobs.length - SHOWN_JOBS)}</p>` : ""}`;
}

function renderJob({ identity, phase, restartedAt }: JobReport, { jobs }: OperatorTexts): Html {
  return html`<li>
    <span class="id">${identity}</span>
    <span class="hint">${jobs.phases[phase]} · ${jobs.restarted} ${renderTime(restartedAt)}</span>
  </li>`;
}
