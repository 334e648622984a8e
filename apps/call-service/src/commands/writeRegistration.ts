/** `registration`: the file that makes this service an application service of its homeserver. Rules S113–S115 in SPEC.md. */
import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { failureCode } from "../internal/failureCode.ts";
import { CommandError } from "./CommandError.ts";

const TOKEN_BYTES = 32;
/** It holds both tokens: only its owner may read it. */
const MODE = 0o600;

export interface RegistrationOptions {
  readonly path: string;
  /** `http:` or `https:` URL at which the homeserver reaches this service. */
  readonly url: string;
  /** A file that is there is replaced, and its tokens count no more. */
  readonly isForced: boolean;
}

/**
 * Writes the registration with fresh tokens.
 *
 * @returns two lines for the homeserver's configuration.
 * @throws {CommandError} a file is there, or it cannot be written.
 * @see Matrix application service API, "Registration"; MSC4502; MSC4512
 */
export function writeRegistration({ path, url, isForced }: RegistrationOptions): string {
  const file = resolve(path);
  try {
    // Never into a file that is there: it would keep its mode, and whoever may read it.
    if (isForced) rmSync(file, { force: true });
    writeFileSync(file, renderRegistration(url), { mode: MODE, flag: "wx" });
  } catch (error) {
    const code = failureCode(error);
    throw new CommandError(
      code === "EEXIST"
        ? `${file} exists; --force replaces it and its tokens.`
        : `${file} cannot be written (${code}).`,
    );
  }
  return [
    `app_service_config_files: [${JSON.stringify(file)}]`,
    "experimental_features: { msc4502_enabled: true, msc4512_enabled: true }",
  ].join("\n");
}

/** Values are JSON, which is YAML too. */
function renderRegistration(url: string): string {
  const registration = {
    id: "tertulia",
    // Nothing is pushed to it: it asks, and answers what is proxied to it.
    url: null,
    as_token: randomBytes(TOKEN_BYTES).toString("base64url"),
    hs_token: randomBytes(TOKEN_BYTES).toString("base64url"),
    sender_localpart: "tertulia",
    namespaces: { users: [], rooms: [], aliases: [] },
    "io.element.msc4502.scopes": ["urn:matrix:client:io.element.msc4502:rooms:is_joined"],
    "io.element.msc4512.proxy_prefix": "rtc/livekit",
    "io.element.msc4512.proxy_url": url,
  };
  const lines = Object.entries(registration).map(
    ([name, value]) => `${name}: ${JSON.stringify(value)}\n`,
  );
  return lines.join("");
}
