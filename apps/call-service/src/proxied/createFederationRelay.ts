/** Requests to other homeservers that ours signs and sends (MSC4512). Rule S122 in SPEC.md. */
import { isRecord } from "@tertulia/protocol";
import type { ApplicationService } from "../config.ts";
import type { FindClientApi } from "../homeserver/createClientApiFinder.ts";
import type { HttpAnswer, SendRequest } from "../homeserver/createGuardedHttp.ts";
import { failureCode } from "../internal/failureCode.ts";
import type { FederationRelay, RelayedAnswer, RelayedRequest } from "../ports.ts";
import { Refusal } from "../Refusal.ts";

const PATH = "/_matrix/client/unstable/io.element.msc4512/appservice/fed_proxy";
/** Our homeserver waits for the other one, which asks its service, which may make a room. */
const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024;

export interface FederationRelayOptions {
  /** `null`: our homeserver sends nothing for us. Read anew at each request. */
  readonly applicationService: ApplicationService | null;
  readonly findClientApi: FindClientApi;
  readonly send: SendRequest;
}

/** Through the homeserver that this service is registered at. */
export function createFederationRelay(options: FederationRelayOptions): FederationRelay {
  return {
    post: async (request) => {
      const { applicationService: service } = options;
      if (service === null) throw new Refusal("relay/failed", "nobody to ask");
      return readAnswer(await send(request, service, options));
    },
  };
}

async function send(
  request: RelayedRequest,
  { serverName, asToken }: ApplicationService,
  { findClientApi, send }: FederationRelayOptions,
): Promise<HttpAnswer> {
  const clientApi = await findClientApi(serverName);
  if (clientApi === null) throw new Refusal("relay/failed", "client API not found");
  try {
    return await send({
      ...clientApi,
      path: PATH,
      method: "POST",
      headers: { Authorization: `Bearer ${asToken.reveal()}` },
      body: JSON.stringify({ ...request, method: "POST" }),
      maxBytes: MAX_ANSWER_BYTES,
      timeoutMs: TIMEOUT_MS,
    });
  } catch (error) {
    throw new Refusal("relay/failed", failureCode(error));
  }
}

/** 200 is our homeserver's own; what the other one answered is inside. */
function readAnswer({ status, body }: HttpAnswer): RelayedAnswer {
  if (status !== 200) throw new Refusal("relay/failed", `homeserver: status ${status}`);
  const answer = parseJson(body);
  if (!isRecord(answer) || typeof answer["status"] !== "number") {
    throw new Refusal("relay/failed", "homeserver: no answer in it");
  }
  return { status: answer["status"], content: answer["content"] };
}

function parseJson(body: Buffer | null): unknown {
  try {
    return JSON.parse(body?.toString() ?? "");
  } catch {
    // No JSON is no answer.
    return undefined;
  }
}
