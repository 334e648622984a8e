/** CORS of the endpoints that calls in any web page ask. */
import type { MiddlewareHandler } from "hono";

/** On every answer, errors included: without them a page cannot even read a 404. */
export const openToEveryOrigin: MiddlewareHandler = async (c, next) => {
  c.header("Content-Type", "application/json");
  c.header("Access-Control-Allow-Origin", "*");
  c.header("Access-Control-Allow-Methods", "POST");
  c.header(
    "Access-Control-Allow-Headers",
    "Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token",
  );
  // Else only the network panel of the browser shows the id that the operator asks for.
  c.header("Access-Control-Expose-Headers", "X-Request-Id");
  await next();
};
