import { Secret } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { HttpFailure, type Http } from "../machine/Http.ts";
import { askAdminApi, askConfig } from "./presentClients.ts";

const API = { url: "https://auth.example", token: new Secret("mpt_admin") };

/** `01` and so many digits as MAS's ids have. */
const idOf = (number: number): string => `01${String(number).padStart(24, "0")}`;

function clientOf(number: number): object {
  const attributes = {
    client_name: `n${number}`,
    client_uri: null,
    redirect_uris: [],
    is_static: true,
  };
  return { type: "oauth2-client", id: idOf(number), attributes };
}

/** Answers in their order, and what was asked. */
function httpOf(...answers: readonly (readonly [number, string])[]): {
  http: Http;
  asked: string[];
} {
  const asked: string[] = [];
  const http: Http = async (request) => {
    const [status, body] = answers[asked.length] ?? [404, ""];
    asked.push(`${request.headers?.["Authorization"]} ${request.url}`);
    return { request, status, headers: new Headers(), body, isCut: false };
  };
  return { http, asked };
}

it("[O278] the admin API is read page by page", async () => {
  const page = (from: number, count: number): readonly [number, string] => {
    const data = Array.from({ length: count }, (_, index) => clientOf(from + index));
    return [200, JSON.stringify({ data })];
  };
  const { http, asked } = httpOf(page(0, 100), page(100, 2));
  const clients = await askAdminApi(API, http).list();
  expect([clients.length, clients[101]]).toEqual([
    102,
    { id: idOf(101), name: "n101", uri: null, redirectUris: [], authMethod: null, isStatic: true },
  ]);
  const query =
    "https://auth.example/api/admin/v1/oauth2-clients?filter[client-kind]=static&page[first]=100";
  expect(asked).toEqual([
    `Bearer mpt_admin ${query}`,
    `Bearer mpt_admin ${query}&page[after]=${idOf(99)}`,
  ]);
});

it("[O280] sessions that would end are counted client by client", async () => {
  const { http, asked } = httpOf([200, '{"meta":{"count":3}}'], [200, '{"meta":{"count":4}}']);
  expect(await askAdminApi(API, http).countSessions(["A", "B"])).toBe(7);
  expect(asked[0]).toContain("oauth2-sessions?filter[client]=A&filter[status]=active&count=only");
  expect(await askConfig([]).countSessions(["A"])).toBeNull();
});

it.each([
  [401, '{"errors":[{"title":"Missing urn:mas:admin scope"}]}'],
  [404, "<html>"],
  [200, "<html>"],
  [200, '{"data":[{}]}'],
])(
  "[O278] an answer of %i with %s is no list, and the token is not in what is said",
  async (status, body) => {
    const { http } = httpOf([status, body]);
    const refusal = await askAdminApi(API, http)
      .list()
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "ops/unexpected-answer" });
    expect(JSON.stringify(refusal)).not.toContain("mpt_admin");
  },
);

it("[O278] an admin API that does not answer is told as that", async () => {
  const http: Http = () => Promise.reject(new HttpFailure("refused", "ECONNREFUSED"));
  await expect(askAdminApi(API, http).list()).rejects.toMatchObject({ code: "ops/unreachable" });
});

it("[O33] the admin API tells login providers, on and off, and who is linked to them", async () => {
  const attributes = { issuer: "https://sso.example/", human_name: null, disabled_at: null };
  const data = [
    { id: "A", attributes },
    {
      id: "B",
      attributes: { ...attributes, human_name: "Old", disabled_at: "2026-01-01T00:00:00Z" },
    },
  ];
  const { http, asked } = httpOf(
    [200, JSON.stringify({ data })],
    [200, '{"meta":{"count":5}}'],
    [200, '{"meta":{"count":0}}'],
  );
  expect(await askAdminApi(API, http).listProviders()).toEqual([
    { id: "A", name: "https://sso.example/", isEnabled: true, links: 5 },
    { id: "B", name: "Old", isEnabled: false, links: 0 },
  ]);
  expect(asked[1]).toContain("upstream-oauth-links?filter[provider]=A&count=only");
  expect(await askConfig([]).listProviders()).toBeNull();
});
