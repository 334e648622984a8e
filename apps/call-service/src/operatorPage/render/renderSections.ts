/** The parts of the page that change by themselves, each as text. Rule S290 in SPEC.md. */
import type { OperatorSnapshot } from "../OperatorSnapshot.ts";
import type { OperatorTexts } from "../texts/OperatorTexts.ts";
import { renderCalls } from "./renderCalls.ts";
import { renderCharts } from "./renderCharts.ts";
import { renderHealth } from "./renderHealth.ts";
import { renderJobs } from "./renderJobs.ts";
import { renderRefusals } from "./renderRefusals.ts";
import { renderSummary } from "./renderSummary.ts";

/** In the order of reading. */
export const SECTION_NAMES = ["summary", "calls", "health", "charts", "refusals", "jobs"] as const;
export type SectionName = (typeof SECTION_NAMES)[number];
/** HTML by section. */
export type Sections = Readonly<Record<SectionName, string>>;

export async function renderSections(
  snapshot: OperatorSnapshot,
  texts: OperatorTexts,
): Promise<Sections> {
  const context = { texts, now: snapshot.takenAt };
  const [summary, calls, health, charts, refusals, jobs] = await Promise.all([
    renderSummary(snapshot, context),
    renderCalls(snapshot.calls, context),
    renderHealth(snapshot, context),
    renderCharts(snapshot.lastHour, context),
    renderRefusals(snapshot.refusals, context),
    renderJobs(snapshot.jobs, context),
  ]);
  return {
    summary: String(summary),
    calls: String(calls),
    health: String(health),
    charts: String(charts),
    refusals: String(refusals),
    jobs: String(jobs),
  };
}
