/** A call token as a person's client gets one. Rule O208 in SPEC.md. */
import { Secret, type MatrixRoomId } from "@tertulia/protocol";
import { HttpFailure, type Http } from "../../../machine/Http.ts";
import type { Finding } from "../../Finding.ts";
import { askJson } from "../askJson.ts";
import { faulty, good } from "../callsCatalog.ts";

/** No device of the person has this id, so nobody is thrown out of a call by the look. */
const DEVICE_ID = "TERTULIA_LOOK";

export interface CallTokenLook {
  readonly finding: Finding;
  readonly grant: {
    /** `ws:` or `wss:` URL of the SFU, without a slash at the end. */
    readonly sfuUrl: string;
    readonly token: Secret;
  } | null;
}

export interface CallTokenQuestion {
  readonly clientApiUrl: string;
  readonly serviceUrl: string;
  readonly accessToken: Secret;
  readonly roomId: MatrixRoomId;
}

/** Asks the homeserver who the person is, and the call service for a token; joins nothing. */
export async function requestCallToken(
  http: Http,
  question: CallTokenQuestion,
): Promise<CallTokenLook> {
  const { serviceUrl, roomId } = question;
  try {
    const openIdToken = await requestOpenIdToken(http, question);
    if (typeof openIdToken === "number")
      return refusal(faulty("service-admits", "no-openid", { status: openIdToken }));
    const answer = await askJson(http, {
      url: `${serviceUrl}/sfu/get`,
      method: "POST",
      body: { room: roomId, openid_token: openIdToken, device_id: DEVICE_ID },
    });
    const { status, errcode, json, headers } = answer;
    const requestId = headers.get("x-request-id") ?? "-";
    if (status !== 200)
      return refusal(faulty("service-admits", "refused", { status, errcode, requestId }));
    const { url, jwt } = json ?? {};
    if (typeof url !== "string" || !/^wss?:\/\/./u.test(url) || typeof jwt !== "string")
      return refusal(faulty("service-admits", "unreadable"));
    const grant = { sfuUrl: url.replace(/\/+$/u, ""), token: new Secret(jwt) };
    return { finding: good("service-admits", { url }), grant };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return refusal(faulty("service", "unreachable", { url: serviceUrl, why: error.reason }));
  }
}

function refusal(finding: Finding): CallTokenLook {
  return { finding, grant: null };
}

/** @returns the status of a homeserver that gives none. */
async function requestOpenIdToken(
  http: Http,
  { clientApiUrl, accessToken }: CallTokenQuestion,
): Promise<object | number> {
  const client = `${clientApiUrl}/_matrix/client/v3`;
  const whoAmI = await askJson(http, { url: `${client}/account/whoami`, accessToken });
  const userId = whoAmI.json?.["user_id"];
  if (whoAmI.status !== 200 || typeof userId !== "string") return whoAmI.status;
  const url = `${client}/user/${encodeURIComponent(userId)}/openid/request_token`;
  const { status, json } = await askJson(http, { url, method: "POST", accessToken, body: {} });
  return status === 200 && json !== null ? json : status;
}
