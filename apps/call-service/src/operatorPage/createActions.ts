/** `POST /calls/remove` and `/calls/end`: what an operator does about a call. Rules S292–S294 in SPEC.md. */
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import { Hono, type Context } from "hono";
import * as v from "valibot";
import { RENEWED_VALIDITY_MS } from "../membership/renewedValidityMs.ts";
import type { CallLedger, Clock, Log, Sfu } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import type { Session } from "./createSessions.ts";
import { readForm } from "./forms.ts";
import { renderQuestion } from "./render/renderPage.ts";
import type { OperatorTexts } from "./texts/OperatorTexts.ts";

const target = v.object({ room: v.string(), identity: v.optional(v.string()) });

export interface ActionOptions {
  readonly sfu: Pick<Sfu, "removeParticipant" | "deleteRoom">;
  readonly ledger: Pick<CallLedger, "revoke">;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a token of this service lives. */
  readonly tokenTtlSeconds: () => number;
}

interface Wiring extends ActionOptions {
  readonly sessionOf: (c: Context) => Session | null;
  readonly textsOf: (c: Context) => OperatorTexts;
}

interface Deed {
  readonly path: string;
  /** Of the page's address afterwards. */
  readonly done: "removed" | "ended";
  readonly question: (
    texts: OperatorTexts,
    target: Target,
  ) => Record<"title" | "text" | "label", string>;
  readonly perform: (target: Target) => Promise<void>;
}

interface Target {
  readonly room: LiveKitRoomName;
  readonly identity: LiveKitIdentity;
}

/** Each asks once more unless the form says that somebody was asked. */
export function createActions(wiring: Wiring): Hono {
  const app = new Hono();
  for (const deed of deedsWith(wiring)) {
    app.post(deed.path, (c) => act(c, deed, wiring));
  }
  return app;
}

function deedsWith({ sfu, ledger, clock, tokenTtlSeconds }: Wiring): readonly Deed[] {
  return [
    {
      path: "/remove",
      done: "removed",
      question: ({ confirm }, { identity }) => ({
        title: confirm.removeTitle(identity),
        text: confirm.removeText,
        label: confirm.remove,
      }),
      perform: async ({ room, identity }) => {
        // The SFU takes no token back: who comes again with this one is removed by the membership watch.
        const lastsMs = Math.max(tokenTtlSeconds() * 1000, RENEWED_VALIDITY_MS);
        ledger.revoke(room, identity, { by: "operator", expiresAt: clock.now() + lastsMs });
        await sfu.removeParticipant(room, identity);
      },
    },
    {
      path: "/end",
      done: "ended",
      question: ({ confirm, calls }) => ({
        title: confirm.endTitle,
        text: confirm.endText(calls.everybody),
        label: confirm.end,
      }),
      perform: ({ room }) => sfu.deleteRoom(room),
    },
  ];
}

async function act(c: Context, deed: Deed, { log, sessionOf, textsOf }: Wiring): Promise<Response> {
  const form = await readForm(c);
  const session = sessionOf(c);
  if (session === null || form.formToken !== session.formToken) {
    return c.text("This form is too old.", 403);
  }
  const aim = parseTarget(form.target);
  if (aim === null || (deed.done === "removed" && aim.identity === ""))
    return c.text("There is no such call.", 400);
  if (form.confirmed !== "yes") {
    const texts = textsOf(c);
    const question = deed.question(texts, aim);
    const { formToken } = session;
    const action = c.req.path;
    return c.html(renderQuestion({ texts, formToken, action, target: form.target, ...question }));
  }
  try {
    await deed.perform(aim);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return c.redirect(`/?${new URLSearchParams({ failed: error.reason }).toString()}`, 303);
  }
  log.info("operator acted", { deed: deed.done, room: aim.room });
  return c.redirect(`/?done=${deed.done}`, 303);
}

function parseTarget(text: string): Target | null {
  try {
    const { room, identity = "" } = v.parse(target, JSON.parse(text));
    return { room: room as LiveKitRoomName, identity: identity as LiveKitIdentity };
  } catch {
    // Whatever else a form may say, it names no call.
    return null;
  }
}
