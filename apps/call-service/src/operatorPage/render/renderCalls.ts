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
      ${renderAction({
        path: "/calls/end",
        target: { room: call.room },
        className: "button button-danger",
        text: texts.calls.end,
        label: texts.calls.endWhich(name),
        confirm: {
          title: texts.confirm.endTitle,
          text: texts.confirm.endText(people),
          label: texts.confirm.end,
        },
      })}
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
    ${renderAction({
      path: "/calls/remove",
      target: { room: call.room, identity },
      className: "button",
      text: texts.calls.remove,
      label: texts.calls.removeWhom(name),
      confirm: {
        title: texts.confirm.removeTitle(name),
        text: texts.confirm.removeText,
        label: texts.confirm.remove,
      },
    })}
  </li>`;
}

interface Action {
  readonly path: "/calls/end" | "/calls/remove";
  /** Whom it is about, as `createActions` reads it. */
  readonly target: object;
  readonly className: string;
  readonly text: string;
  /** For who does not see what stands around it. */
  readonly label: string;
  /** What is asked before it is done. */
  readonly confirm: { readonly title: string; readonly text: string; readonly label: string };
}

function renderAction({ path, target, className, text, label, confirm }: Action): Html {
  return html`<button
    class="${className}"
    form="action"
    formaction="${path}"
    name="target"
    value="${JSON.stringify(target)}"
    aria-label="${label}"
    data-confirm-title="${confirm.title}"
    data-confirm-text="${confirm.text}"
    data-confirm-label="${confirm.label}"
  >
    ${text}
  </button>`;
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
