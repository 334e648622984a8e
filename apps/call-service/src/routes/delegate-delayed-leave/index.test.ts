import { expect, it } from "vitest";
import { createTestService, getTokenBody } from "../../testing/createTestService.ts";

it.each([
  ["POST", JSON.stringify(getTokenBody())],
  ["POST", ""],
  ["GET", undefined],
  ["PUT", "{"],
])("[S28] %s with the body %j is a 404 that any page can read", async (method, body) => {
  const request = body === undefined ? { method } : { method, body };
  const response = await createTestService().app.request("/delegate_delayed_leave", request);
  expect(response.status).toBe(404);
  expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
  expect(await response.json()).toMatchObject({ errcode: "M_UNRECOGNIZED" });
});

it("[S28] the preflight is let through", async () => {
  const request = { method: "OPTIONS" };
  const response = await createTestService().app.request("/delegate_delayed_leave", request);
  expect(response.status).toBe(200);
  expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
  expect(response.headers.get("Access-Control-Allow-Headers")).toContain("Content-Type");
  expect(await response.text()).toBe("");
});
