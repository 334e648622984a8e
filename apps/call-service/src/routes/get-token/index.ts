/** `POST /get_token`: a token for any slot of a room, under a hashed identity (MSC4195). */
import type { Hono } from "hono";
import { parseGetTokenRequest } from "../../authorize/parseTokenRequest.ts";
import { identifyByOpenId } from "../../identifyByOpenId.ts";
import { issueCallToken } from "../../issueCallToken.ts";
import type { CallServiceParts } from "../../ports.ts";
import { tokenEndpoint } from "../tokenEndpoint.ts";

/** What clients subscribe with on the SFUs of others, and sticky memberships publish with. */
export function createGetToken(parts: CallServiceParts): Hono {
  return tokenEndpoint("/get_token", async (body) => {
    const request = parseGetTokenRequest(body);
    const person = await identifyByOpenId(request, parts);
    return issueCallToken({ person, request }, parts);
  });
}
