/** Homeservers that keep delayed events in memory, and what they were asked. */
import type { DelayedEvents } from "../delegation/ports.ts";
import type { DelayedEventAnswer } from "../delegation/LeaveState.ts";

export interface FakeDelayedEvents {
  readonly delayedEvents: DelayedEvents;
  /** `restart <delay id>` and `send <delay id>`, in order. */
  readonly asked: readonly string[];
  /** What is answered from now on; `done` at first. */
  readonly answerWith: (answer: DelayedEventAnswer) => void;
}

/** Everything can be reached but `unreachable.example`. */
export function createFakeDelayedEvents(): FakeDelayedEvents {
  const asked: string[] = [];
  let answer: DelayedEventAnswer = { kind: "done" };
  const ask =
    (method: "restart" | "send"): DelayedEvents["send"] =>
    async ({ delayId }) => {
      asked.push(`${method} ${delayId}`);
      return answer;
    };
  return {
    asked,
    answerWith: (next) => (answer = next),
    delayedEvents: {
      canReach: async (serverName) => serverName !== "unreachable.example",
      restart: ask("restart"),
      send: ask("send"),
    },
  };
}
