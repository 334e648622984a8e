/** What the token endpoints have in common: open to every web page, JSON both ways, a bounded body. */
import { Hono, type Context, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { CallTokenAnswer } from "../issueCallToken.ts";
import { failureCode } from "../internal/failureCode.ts";
import { Refusal } from "../Refusal.ts";
import { openToEveryOrigin } from "./openToEveryOrigin.ts";

const MAX_BODY_BYTES = 64 * 1024;

/**
 * `POST path` answered by `answer`, `OPTIONS` by 200, other methods by 405. The request's content
 * type is not looked at: browsers send text/plain to spare the preflight.
 */
export function tokenEndpoint(
  path: string,
  answer: (body: unknown, c: Context) => Promise<CallTokenAnswer | Record<string, never>>,
): Hono {
  return new Hono()
    .use(path, openToEveryOrigin)
    .options(path, (c) => c.body(null, 200))
    .post(path, limitedBody, async (c) => c.json(await answer(await readJson(c), c)))
    .all(path, (c) => c.body(null, 405));
}

const limitedStream = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseBody });

/** Refuses bodies above what a request for a token can need. */
export const limitedBody: MiddlewareHandler = (c, next) => {
  const length = c.req.header("Content-Length");
  const isAnnounced = length !== undefined && c.req.header("Transfer-Encoding") === undefined;
  // An announced length is kept by the HTTP parser; counting would make a stream of the body.
  if (isAnnounced && Number(length) <= MAX_BODY_BYTES) return next();
  return limitedStream(c, next).catch(refuseUnfinished);
};

function refuseBody(): never {
  throw new Refusal("body/too-large", `more than ${MAX_BODY_BYTES} bytes`);
}

/** A caller who hangs up, or is cut off for being slow, is no failure of the service. */
function refuseUnfinished(error: unknown): never {
  throw error instanceof Refusal ? error : new Refusal("body/unfinished", failureCode(error));
}

/** @throws {Refusal} `body/unfinished`, `body/not-json`. */
export async function readJson(c: Context): Promise<unknown> {
  const text = await c.req.text().catch(refuseUnfinished);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal("body/not-json");
  }
}
