import { describe, expect, it } from "vitest";
import { createFakeFetch } from "../testing/createFakeFetch.ts";
import { requestClientConfig } from "./clientConfig.ts";

const LOCATION = { origin: "https://chat.example.org", hostname: "chat.example.org" };
const OWN = { homeserverUrl: "https://chat.example.org", serverName: "chat.example.org" };

describe("requestClientConfig", () => {
  it("[C15] the file names homeserver and server name", async () => {
    const body = { homeserverUrl: "https://matrix.example.org/", serverName: "example.org" };
    const { fetch } = createFakeFetch({ "/config.json": { body } });
    expect(await requestClientConfig(fetch, LOCATION)).toEqual({
      homeserverUrl: "https://matrix.example.org",
      serverName: "example.org",
    });
  });

  it.each([
    ["no answer", {}],
    ["a page of HTML", { "/config.json": { body: "<!doctype html>" } }],
    ["a list", { "/config.json": { body: [] } }],
    [
      "fields of another kind",
      { "/config.json": { body: { homeserverUrl: "ftp://x", serverName: 3 } } },
    ],
  ])("[C15] with %s the origin is the homeserver", async (_what, answers) => {
    expect(await requestClientConfig(createFakeFetch(answers).fetch, LOCATION)).toEqual(OWN);
  });
});
