import { expect, it } from "vitest";
import { deviceOfScope, scopeFault } from "./scopeFault.ts";

const API = "urn:matrix:client:api:*";
const DEVICE = "urn:matrix:client:device:";
const nobody = { isAdmin: false };

it.each([
  [`${API} ${DEVICE}ABCDEFGHIJ`, null],
  ["openid", null],
  [`${API} ${DEVICE}SHORT`, "device id is not valid"],
  [`${API} ${DEVICE}ABCDEFGHIJ ${DEVICE}KLMNOPQRST`, "only one device scope is allowed at a time"],
  [`${DEVICE}ABCDEFGHIJ`, "device scope needs the scope of the client API"],
  [`${API} urn:mas:admin`, "this person may not ask for admin scopes"],
])("[M51, M44] %s: %s", (scope, fault) => {
  expect(scopeFault(scope, nobody)).toBe(fault);
});

it("[M44] an admin may ask for admin scopes", () => {
  expect(scopeFault(`${API} urn:mas:admin urn:synapse:admin:*`, { isAdmin: true })).toBeNull();
});

it("[M51] a device is found in both spellings", () => {
  expect(deviceOfScope("urn:matrix:org.matrix.msc2967.client:device:ABCDEFGHIJ")).toBe(
    "ABCDEFGHIJ",
  );
  expect(deviceOfScope(API)).toBeNull();
});
