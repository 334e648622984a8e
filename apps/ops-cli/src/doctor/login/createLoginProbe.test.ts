import { Secret } from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { Http, HttpRequest } from "../../machine/Http.ts";
import { createLoginProbe, isSafeUrl, type LoginTarget } from "./createLoginProbe.ts";
import { runLoginChecks } from "./runLoginChecks.ts";

const target: LoginTarget = {
  serverName: "example.org",
  synapseUrl: "http://synapse.internal:8008",
  masUrl: "http://mas.internal:8080",
  secret: new Secret("secret"),
  userTokens: [new Secret("token")],
  adminToken: new Secret("admin"),
  clients: [],
  expected: { users: 1, sessions: 1, inSynapse: null },
};

/** Says that everything is elsewhere, over plain HTTP. */
function createTrap(): { readonly http: Http; readonly asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  const lure = {
    "m.homeserver": { base_url: "http://lure.example" },
    issuer: "http://lure.example/",
    authorization_endpoint: "http://lure.example/authorize",
  };
  return {
    asked,
    http: (request) => {
      asked.push(request);
      const headers = new Headers();
      return Promise.resolve({
        request,
        status: 200,
        headers,
        body: JSON.stringify(lure),
        isCut: false,
      });
    },
  };
}

it("[O106] what others name over plain HTTP gets no token", async () => {
  const { http, asked } = createTrap();
  await runLoginChecks(createLoginProbe(target, http, "junk"));
  const trusted = asked.filter(({ headers }) => headers?.["authorization"] !== undefined);
  const hosts = new Set(trusted.map(({ url }) => new URL(url).origin));
  expect([...hosts].toSorted()).toEqual([
    "http://mas.internal:8080",
    "http://synapse.internal:8008",
    "https://example.org",
  ]);
});

it.each([
  ["https://example.org", true],
  ["http://127.0.0.1:8080/", true],
  ["http://[::1]/", true],
  ["http://localhost:8008", true],
  ["http://localhost.example.org", false],
  ["http://example.org", false],
  ["ftp://localhost", false],
  ["example.org", false],
])("[O106] %s is safe: %s", (url, isSafe) => {
  expect(isSafeUrl(url)).toBe(isSafe);
});
