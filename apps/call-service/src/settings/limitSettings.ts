/** Settings of how often somebody may ask, and of how they are told apart. */
import { isIP } from "node:net";
import * as v from "valibot";
import { toNames } from "./listForms.ts";

function perMinute(byDefault: number) {
  return v.pipe(
    v.optional(v.string(), String(byDefault)),
    v.regex(/^\d{1,6}$/u, "is not a whole number"),
    v.transform(Number),
  );
}

/** By the name of its environment variable. */
export const limitSettings = {
  TERTULIA_REQUESTS_PER_MINUTE_PER_ADDRESS: v.pipe(
    perMinute(300),
    v.description(
      "Token requests a minute from one address; 0 is no limit. Private addresses count only behind a proxy of `TERTULIA_TRUSTED_PROXIES`: else they may be a proxy's own.",
    ),
  ),
  TERTULIA_REQUESTS_PER_MINUTE_PER_PERSON: v.pipe(
    perMinute(60),
    v.description("Token requests a minute of one person, from whatever address; 0 is no limit."),
  ),
  TERTULIA_TRUSTED_PROXIES: v.pipe(
    v.optional(v.string(), ""),
    v.transform(toNames),
    v.check(
      (ranges) => ranges.every(isRange),
      "is not a list of addresses and ranges like 10.0.0.0/8",
    ),
    v.description(
      "Addresses and ranges of the proxies whose `X-Forwarded-For` is believed, `127.0.0.1, 10.0.0.0/8`, by comma or space.",
    ),
  ),
};

function isRange(text: string): boolean {
  const [network = "", prefix = "0", ...rest] = text.split("/");
  const bits = isIP(network) === 4 ? 32 : 128;
  const hasPrefix = /^\d{1,3}$/u.test(prefix) && Number(prefix) <= bits;
  return isIP(network) !== 0 && !network.includes("%") && hasPrefix && rest.length === 0;
}
