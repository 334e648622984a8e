/** The calls that go on, their people, and the buttons to remove one or end all of it. */
import { html } from "hono/html";
import type { CallNow, CallsNow, PersonNow } from "../OperatorSnapshot.ts";
import type { Html, RenderContext } from "./Html.ts";
import { formatDuration, renderTime } from "./renderTime.ts";

const SHOWN_CHARACTERS = 16;

export function renderCalls(calls: CallsNow, context: RenderContext): Html {
  const { texts } = context;
  const heading = html`<h2>${texts.calls.heading}</h2>`;
  if (calls.kind === "unknown") {
    return html`${heading}
      <p class="empty empty-bad">${texts.calls.unknown}</p>`;
  }
  if (calls.calls.length === 0) {
    return html`${heading}
      <p class="empty"><strong>${texts.calls.none}</strong> ${texts.calls.noneHint}</p>`;
  }
  return html`${heading}
    <div class="calls">
      ${calls.calls.map((call, index) => renderCall(call, { ...context, index }))}
    </div>
    ${calls.hiddenCount > 0 ? html`<p class="hint">${texts.calls.hidden(calls.hiddenCount)}</p>` : ""}`;
}

function renderCall(call: CallNow, context: RenderContext & { readonly index: number }): Html {
  const { texts, now, index } = context;
  const name = call.matrixRoomId ?? texts.calls.unknownRoom;
  const people = texts.calls.people(call.people.length);
  return html`<article class="call" aria-labelledby="call-${index}">
    <header class="call-head">
      <div>
        <h3 id="call-${index}" class="id">${name}</h3>
        <p class="hint">
          ${people} · ${texts.calls.since}
          ${renderTime(call.startedAt)}${renderLength(call.startedAt, { texts, now })}
        </p>
      </div>
      <button
        class="button button-danger"
        form="action"
        formaction="/calls/end"
        name="target"
        value="${JSON.stringify({ room: call.room })}"
        aria-label="${texts.calls.endWhich(name)}"
        data-confirm-title="${texts.confirm.endTitle}"
        data-confirm-text="${texts.confirm.endText(people)}"
        data-confirm-label="${texts.confirm.end}"
      >
        ${texts.calls.end}
      </button>
    </header>
    <ul class="people">
      ${call.people.map((person) => renderPerson(person, { ...context, call }))}
    </ul>
  </article>`;
}

function renderLength(startedAt: number, { texts, now }: RenderContext): string {
  return startedAt === 0 ? "" : ` · ${formatDuration(now - startedAt, texts.locale)}`;
}

function renderPerson(
  person: PersonNow,
  { texts, call }: RenderContext & { readonly call: CallNow },
): Html {
  const { userId, deviceId, identity } = person;
  const name = userId ?? shortened(identity);
  const target = JSON.stringify({ room: call.room, identity });
  return html`<li class="person">
    <span class="avatar" aria-hidden="true">${initialOf(userId)}</span>
    <div class="person-text">
      <span class="id">${name}</span>
      <span class="hint">
        ${userId === null ? html`${texts.calls.unknownPerson} · ` : ""}${
          deviceId === null || deviceId === ""
            ? ""
            : html`${texts.calls.device} <span class="id">${deviceId}</span> · `
        }${texts.calls.since}
        ${renderTime(person.joinedAt)}${person.isActive ? "" : ` · ${texts.calls.connecting}`}
      </span>
    </div>
    <button
      class="button"
      form="action"
      formaction="/calls/remove"
      name="target"
      value="${target}"
      aria-label="${texts.calls.removeWhom(name)}"
      data-confirm-title="${texts.confirm.removeTitle(name)}"
      data-confirm-text="${texts.confirm.removeText}"
      data-confirm-label="${texts.confirm.remove}"
    >
      ${texts.calls.remove}
    </button>
  </li>`;
}

/** A hash says nothing to anybody beyond being the same one; a user and device say all. */
function shortened(name: string): string {
  return !name.startsWith("@") && name.length > SHOWN_CHARACTERS
    ? `${name.slice(0, SHOWN_CHARACTERS)}…`
    : name;
}

function initialOf(userId: string | null): string {
  return (userId?.slice(1).match(/[\p{L}\p{N}]/u)?.[0] ?? "?").toUpperCase();
}
