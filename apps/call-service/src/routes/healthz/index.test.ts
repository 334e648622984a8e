import { expect, it } from "vitest";
import { createTestService } from "../../testing/createTestService.ts";

it.each([
  ["GET", 200],
  ["HEAD", 200],
  ["POST", 405],
  ["OPTIONS", 405],
])("[S30] %s is answered %i without a body and without asking anybody", async (method, status) => {
  const service = createTestService();
  const response = await service.app.request("/healthz", { method });
  expect(response.status).toBe(status);
  expect(await response.text()).toBe("");
  expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
  expect([service.lookUps, service.rooms, service.log]).toEqual([[], [], []]);
});
