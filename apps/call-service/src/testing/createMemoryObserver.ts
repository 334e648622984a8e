/** An observer that keeps what it is told for a test to read. */
import type { EndedQuestion, EndedRequest, Observer, WebhookResult } from "../observe/Observer.ts";

export interface MemoryObserver {
  readonly observer: Observer;
  readonly requests: readonly EndedRequest[];
  readonly lookUps: readonly EndedQuestion[];
  /** How many look-ups a memory answered. */
  readonly sparedLookUps: () => number;
  /** How often a room was known without the SFU. */
  readonly sparedRooms: () => number;
  readonly sfuCalls: readonly EndedQuestion[];
  readonly webhooks: readonly WebhookResult[];
}

/** Starts empty; the lists grow with what is told. */
export function createMemoryObserver(): MemoryObserver {
  const requests: EndedRequest[] = [];
  const lookUps: EndedQuestion[] = [];
  const sfuCalls: EndedQuestion[] = [];
  const webhooks: WebhookResult[] = [];
  let lookUpsSpared = 0;
  let roomsSpared = 0;
  return {
    sparedLookUps: () => lookUpsSpared,
    sparedRooms: () => roomsSpared,
    requests,
    lookUps,
    sfuCalls,
    webhooks,
    observer: {
      requestEnded: (request) => void requests.push(request),
      lookUpEnded: (question) => void lookUps.push(question),
      lookUpSpared: () => void (lookUpsSpared += 1),
      roomSpared: () => void (roomsSpared += 1),
      sfuCallEnded: (question) => void sfuCalls.push(question),
      webhookEnded: (result) => void webhooks.push(result),
    },
  };
}
