/** `/delegate_delayed_leave`: not offered, and said so in a way that a web page can read. */
import { Hono } from "hono";
import { openToEveryOrigin } from "../openToEveryOrigin.ts";

const PATH = "/delegate_delayed_leave";

/**
 * Element Call asks here before it joins: any answer but a readable 404 makes it leave its one-hour
 * delayed leave to this service, and a crash would then show for an hour.
 */
export function createDelegateDelayedLeave(): Hono {
  return new Hono()
    .use(PATH, openToEveryOrigin)
    .options(PATH, (c) => c.body(null, 200))
    .all(PATH, (c) =>
      c.json({ errcode: "M_UNRECOGNIZED", error: "Delayed leaves are not delegated here." }, 404),
    );
}
