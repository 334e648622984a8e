/** What our homeserver does for the service that is registered with it. Rules S122, S124, S349 in SPEC.md. */
import type { ApplicationService } from "../config.ts";
import { askDelayedEvents, isUnrecognized } from "../homeserver/askDelayedEvents.ts";
import type { FindClientApi } from "../homeserver/createClientApiFinder.ts";
import type { HttpAnswer, HttpRequest, SendRequest } from "../homeserver/createGuardedHttp.ts";
import { encodeSegment } from "../internal/encodeSegment.ts";
import { failureCode } from "../internal/failureCode.ts";
import type { OurHomeserver } from "../ports.ts";
import { Refusal, type RefusalReason } from "../Refusal.ts";
import { parseJsonObject } from "../internal/parseJsonObject.ts";

const RELAY_PATH = "/_matrix/client/unstable/io.element.msc4512/appservice/fed_proxy";
/** Our homeserver waits for the other one, which asks its service, which may make a room. */
const RELAY_TIMEOUT_MS = 20_000;
const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 64 * 1024;

export interface OurHomeserverOptions {
  /** `null`: it does not know this service. Read anew at each request. */
  readonly applicationService: ApplicationService | null;
  readonly findClientApi: FindClientApi;
  readonly send: SendRequest;
}

/** The homeserver that this service is registered at. */
export function createOurHomeserver(options: OurHomeserverOptions): OurHomeserver {
  return {
    relay: async (request) => {
      const body = JSON.stringify({ ...request, method: "POST" });
      const sent = { path: RELAY_PATH, method: "POST", body, timeoutMs: RELAY_TIMEOUT_MS } as const;
      const { status, body: bytes } = await ask(sent, "relay/failed", options);
      // 200 is our homeserver's own; what the other one answered is inside.
      if (status !== 200) throw new Refusal("relay/failed", `homeserver: status ${status}`);
      const answer = parseJsonObject(bytes);
      if (typeof answer["status"] !== "number") {
        throw new Refusal("relay/failed", "homeserver: no answer in it");
      }
      return { status: answer["status"], content: answer["content"] };
    },
    readDelay: async (userId, delayId) => {
      const query = new URLSearchParams({ user_id: userId }).toString();
      const answer = await askDelayedEvents((events) => {
        const path = `${events}/${encodeSegment(delayId)}?${query}`;
        return ask({ path, timeoutMs: TIMEOUT_MS }, "delegation/delay-unreadable", options);
      });
      const { status, body } = answer;
      if (status === 404 && !isUnrecognized(answer)) throw new Refusal("delegation/delay-unknown");
      const { delay: delayMs } = parseJsonObject(body);
      if (status !== 200 || typeof delayMs !== "number") {
        throw new Refusal("delegation/delay-unreadable", `status ${status}`);
      }
      return delayMs;
    },
  };
}

async function ask(
  request: Pick<HttpRequest, "path" | "method" | "body" | "timeoutMs">,
  failure: RefusalReason,
  { applicationService, findClientApi, send }: OurHomeserverOptions,
): Promise<HttpAnswer> {
  if (applicationService === null) throw new Refusal(failure, "nobody to ask");
  const { serverName, asToken } = applicationService;
  const clientApi = await findClientApi(serverName);
  if (clientApi === null) throw new Refusal(failure, "client API not found");
  try {
    return await send({
      ...clientApi,
      ...request,
      headers: { Authorization: `Bearer ${asToken.reveal()}` },
      maxBytes: MAX_ANSWER_BYTES,
    });
  } catch (error) {
    throw new Refusal(failure, failureCode(error));
  }
}
