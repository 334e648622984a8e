/** `GET /healthz`: the process answers. */
import { Hono } from "hono";

/** Says nothing about the SFU or the homeservers, so a container is not restarted for their sake. */
export function createHealthz(): Hono {
  return new Hono()
    .get("/healthz", (c) => c.body(null, 200))
    .all("/healthz", (c) => c.body(null, 405));
}
