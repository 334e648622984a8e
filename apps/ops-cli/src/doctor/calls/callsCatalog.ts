/** Every finding about calls, as id and sentences. Rule O200 in SPEC.md. */
import type { Text } from "../../cli/Text.ts";
import type { Finding, FindingCatalog, FindingEntry, FindingValues } from "../Finding.ts";
import type { CallsFault, CallsTopic } from "./CallsTopic.ts";
import { behindTopics } from "./topics/behindTopics.ts";
import { homeserverTopics } from "./topics/homeserverTopics.ts";
import { mediaTopics } from "./topics/mediaTopics.ts";
import { serviceTopics } from "./topics/serviceTopics.ts";
import { sfuTopics } from "./topics/sfuTopics.ts";

const NOTHING: Text = { en: "", es: "" };

const topics = {
  ...homeserverTopics,
  ...serviceTopics,
  ...sfuTopics,
  ...behindTopics,
  ...mediaTopics,
};

type Topics = typeof topics;
export type CallsTopicId = keyof Topics;
export type CallsCause<Id extends CallsTopicId> = Extract<keyof Topics[Id]["faults"], string>;

/** `calls/turn` when all is well, `calls/turn/unreachable` when not. */
export const callsCatalog: FindingCatalog<string> = Object.fromEntries(
  Object.entries<CallsTopic>(topics).flatMap(([id, topic]) => [
    [`calls/${id}`, toEntry(topic)],
    ...Object.entries(topic.faults).map(([cause, fault]) => [
      `calls/${id}/${cause}`,
      toEntry(topic, fault),
    ]),
  ]),
);

/** All is well with it. */
export function good(topic: CallsTopicId, values: FindingValues = {}): Finding {
  return { id: `calls/${topic}`, status: "pass", values };
}

/** Something is not; a cause without sentences does not compile. */
export function faulty<Id extends CallsTopicId>(
  topic: Id,
  cause: CallsCause<Id>,
  values: FindingValues = {},
): Finding {
  const faults: Readonly<Record<string, CallsFault>> = topics[topic].faults;
  return { id: `calls/${topic}/${cause}`, status: faults[cause]?.status ?? "unknown", values };
}

function toEntry({ title, good }: CallsTopic, fault?: CallsFault): FindingEntry {
  if (fault === undefined) return { title, reasons: { pass: good }, remedy: () => NOTHING };
  return { title, reasons: { [fault.status]: fault.reason }, remedy: fault.remedy };
}
