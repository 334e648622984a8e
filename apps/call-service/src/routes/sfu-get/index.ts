/** `POST /sfu/get`: a token for the ordinary call of a room, under the identity `user:device`. */
import type { Hono } from "hono";
import { parseSfuGetRequest } from "../../authorize/parseTokenRequest.ts";
import { identifyByOpenId } from "../../identifyByOpenId.ts";
import { issueCallToken } from "../../issueCallToken.ts";
import type { CallServiceParts } from "../../ports.ts";
import { tokenEndpoint } from "../tokenEndpoint.ts";

/** What Element Call and our own client publish with. */
export function createSfuGet(parts: CallServiceParts): Hono {
  return tokenEndpoint("/sfu/get", async (body) => {
    const request = parseSfuGetRequest(body);
    const person = await identifyByOpenId(request, parts);
    return issueCallToken({ person, request }, parts);
  });
}
