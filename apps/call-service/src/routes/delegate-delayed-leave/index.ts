/** `POST /delegate_delayed_leave`: the service keeps a delayed leave, and sends it when its person is gone. */
import type { Hono } from "hono";
import { parseDelegationRequest } from "../../authorize/parseTokenRequest.ts";
import { delegateLeave } from "../../delegateLeave.ts";
import { identifyByOpenId } from "../../identifyByOpenId.ts";
import type { CallServiceParts } from "../../ports.ts";
import { tokenEndpoint } from "../tokenEndpoint.ts";

/**
 * Element Call asks here before it joins, with no word about itself: whatever is not a 404 tells it
 * to make its delayed leave an hour long and to hand it over.
 */
export function createDelegateDelayedLeave(parts: CallServiceParts): Hono {
  return tokenEndpoint("/delegate_delayed_leave", async (body) => {
    const request = parseDelegationRequest(body);
    const person = await identifyByOpenId(request, parts);
    await delegateLeave({ person, request }, parts);
    return {};
  });
}
