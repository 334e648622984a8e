/** GET that follows redirects, each under the same guard and within one time. Rule S215 in SPEC.md. */
import type { Clock } from "../ports.ts";
import type { HttpAnswer, HttpRequest, SendRequest } from "./createGuardedHttp.ts";
import { toDestination } from "./Destination.ts";

const MAX_REDIRECTS = 5;

/**
 * @param bounds - `timeoutMs` for all requests together.
 * @returns the last answer; `null` after too many redirects, or one that leaves https.
 * @throws what `send` throws.
 */
export async function followRedirects(
  start: URL,
  bounds: Pick<HttpRequest, "reach" | "maxBytes" | "timeoutMs">,
  { send, clock }: { readonly send: SendRequest; readonly clock: Clock },
): Promise<HttpAnswer | null> {
  const endsAt = clock.now() + bounds.timeoutMs;
  let url = start;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const answer = await send({
      ...bounds,
      destination: { ...toDestination(url), basePath: "" },
      path: `${url.pathname}${url.search}`,
      timeoutMs: Math.max(endsAt - clock.now(), 1),
    });
    const { location } = answer.headers;
    if (answer.status < 300 || answer.status >= 400 || location === undefined) return answer;
    const next = URL.parse(location, url.href);
    if (next?.protocol !== "https:") return null;
    url = next;
  }
  return null;
}
