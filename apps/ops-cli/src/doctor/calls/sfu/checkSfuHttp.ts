/** Whether LiveKit is there, over the proxy that people come by. Rule O212 in SPEC.md. */
import { HttpFailure, type Http } from "../../../machine/Http.ts";
import type { Finding } from "../../Finding.ts";
import { faulty, good } from "../callsCatalog.ts";

const STALLED = 406;
/** LiveKit's answer to who asks the newer way to join without saying anything. */
const BAD_REQUEST = 400;
const UNAUTHORIZED = 401;

/** @param url - `http:` or `https:`, of the SFU's public address, without a slash at the end. */
export async function checkSfuHttp(http: Http, url: string): Promise<Finding[]> {
  try {
    const { status } = await http({ url: `${url}/` });
    if (status === STALLED) return [faulty("sfu", "stalled")];
    const proxy = await checkProxy(http, url);
    // A proxy that passes joining alone is a good one: then that tells who is behind it.
    if (status !== 200 && proxy.status !== "pass")
      return [faulty("sfu", "unexpected", { url, status })];
    return [good("sfu", { url }), proxy];
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return [faulty("sfu", "unreachable", { url, why: error.reason })];
  }
}

async function checkProxy(http: Http, url: string): Promise<Finding> {
  for (const path of ["/rtc/validate", "/rtc/v1/validate"]) {
    const { status } = await http({ url: url + path });
    // Both are LiveKit's own: without a token it looks at nothing else.
    if (status !== UNAUTHORIZED && status !== BAD_REQUEST)
      return faulty("sfu-proxy", "not-passed", { path, status });
  }
  return good("sfu-proxy");
}
