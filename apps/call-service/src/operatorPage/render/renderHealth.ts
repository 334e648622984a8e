/** What the service depends on, and whether each answers. */
import { html } from "hono/html";
import type { CheckResult } from "../../readiness/createReadiness.ts";
import type { OperatorSnapshot } from "../OperatorSnapshot.ts";
import type { OperatorTexts, ReasonText } from "../texts/OperatorTexts.ts";
import type { Html, RenderContext } from "./Html.ts";
import { renderTime } from "./renderTime.ts";

export function renderHealth(
  { readiness, startedAt }: Pick<OperatorSnapshot, "readiness" | "startedAt">,
  { texts }: RenderContext,
): Html {
  const { health } = texts;
  return html`<h2>${health.heading}</h2>
    <dl class="health">
      ${renderCheck(health.sfu, readiness.sfu, texts)}
      ${renderCheck(health.homeserver, readiness.homeserver, texts)}
      ${renderCheck(health.redis, readiness.redis, texts)}
      <div>
        <dt>${health.membership}</dt>
        ${renderMembership(readiness, texts)}
      </div>
      <div>
        <dt>${health.startedAt}</dt>
        <dd class="plain">${renderTime(startedAt)}</dd>
      </div>
    </dl>
    ${readiness.redis.state === "off" ? "" : html`<p class="hint">${health.ownReplica}</p>`}`;
}

function renderMembership(
  { membership: mode, membershipCheck }: OperatorSnapshot["readiness"],
  texts: OperatorTexts,
): Html {
  const { modes, modeOffHint } = texts.health;
  if (membershipCheck.state === "down") {
    const { title, advice } = whyDown(membershipCheck.reason, texts);
    return html`<dd class="bad">
      ${modes[mode]}
      <p class="hint">${title}. ${advice}</p>
    </dd>`;
  }
  if (mode !== "off") return html`<dd class="good">${modes[mode]}</dd>`;
  return html`<dd class="warn">
    ${modes.off}
    <p class="hint">${modeOffHint}</p>
  </dd>`;
}

function renderCheck(name: string, result: CheckResult, texts: OperatorTexts): Html {
  return html`<div>
    <dt>${name}</dt>
    ${renderResult(name, result, texts)}
  </div>`;
}

function renderResult(name: string, result: CheckResult, texts: OperatorTexts): Html {
  const { health } = texts;
  if (result.state === "up") return html`<dd class="good">${health.up}</dd>`;
  if (result.state === "off") {
    const isRedis = name === health.redis;
    return html`<dd class="plain">${isRedis ? health.redisOff : health.off}</dd>`;
  }
  const { title, advice } = whyDown(result.reason, texts);
  return html`<dd class="bad">
    ${title}
    <p class="hint">${advice}</p>
  </dd>`;
}

function whyDown(
  reason: Extract<CheckResult, { readonly state: "down" }>["reason"],
  { health, refusals }: OperatorTexts,
): ReasonText {
  switch (reason) {
    case "failed":
      return { title: health.down, advice: health.failed };
    case "redis/unreachable":
      return { title: health.down, advice: health.redisDown };
    default:
      return refusals.reasons[reason];
  }
}
