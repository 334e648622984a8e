import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { parseRegistration } from "../settings/parseRegistration.ts";
import { writeRegistration } from "./writeRegistration.ts";

function tempFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "call-service-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "registration.yaml");
}

const url = "http://127.0.0.1:8080";

it("[S114] the file is what Synapse and this service read, and only its owner may", () => {
  const path = tempFile();
  writeRegistration({ path, url, isForced: false });
  const text = readFileSync(path, "utf8");
  expect(parse(text)).toEqual({
    id: "tertulia",
    url: null,
    as_token: expect.stringMatching(/^[\w-]{43}$/u),
    hs_token: expect.stringMatching(/^[\w-]{43}$/u),
    sender_localpart: "tertulia",
    namespaces: { users: [], rooms: [], aliases: [] },
    "io.element.msc4502.scopes": ["urn:matrix:client:io.element.msc4502:rooms:is_joined"],
    "io.element.msc4512.proxy_prefix": "rtc/livekit",
    "io.element.msc4512.proxy_url": url,
  });
  expect(parseRegistration(text)?.asToken).not.toBe(parseRegistration(text)?.hsToken);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it("[S114] the two lines for the homeserver name the file absolutely", () => {
  const path = tempFile();
  const lines = writeRegistration({ path, url, isForced: false });
  expect(lines.split("\n")).toHaveLength(2);
  expect(parse(lines)).toEqual({
    app_service_config_files: [path],
    experimental_features: { msc4502_enabled: true, msc4512_enabled: true },
  });
});

it("[S115] a file that is there is kept, unless it is forced", () => {
  const path = tempFile();
  writeFileSync(path, "canary", { mode: 0o644 });
  expect(() => writeRegistration({ path, url, isForced: false })).toThrow(
    `${path} exists; --force replaces it and its tokens.`,
  );
  expect(readFileSync(path, "utf8")).toBe("canary");
  writeRegistration({ path, url, isForced: true });
  expect(parseRegistration(readFileSync(path, "utf8"))).not.toBeNull();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it("[S115] a folder that is not there is told", () => {
  const path = join(tempFile(), "deeper.yaml");
  expect(() => writeRegistration({ path, url, isForced: true })).toThrow(
    `${path} cannot be written (ENOENT).`,
  );
});
