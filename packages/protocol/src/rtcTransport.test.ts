/** Rules P30 and P31: where calls run. */
import { expect, it } from "vitest";
import { firstLiveKitTransport } from "./rtcTransport.ts";

const URL = "https://rtc.example.org/livekit/jwt";
const OURS = { type: "livekit", livekit_service_url: URL };

it("[P30] the first usable one counts, without what else it carries", () => {
  const transports = [
    null,
    "livekit",
    { type: "full_mesh" },
    { type: "livekit" },
    { type: "livekit", livekit_service_url: 7 },
    { type: "livekit", livekit_service_url: "ws://rtc.example.org" },
    { ...OURS, livekit_alias: "!room:example.org" },
    { type: "livekit", livekit_service_url: "https://second.example.org" },
  ];
  expect(firstLiveKitTransport(transports)).toEqual(OURS);
});

it.each([`${URL}/`, "http://127.0.0.1:8080/livekit/jwt", "https://RTC.example.org:443/a%2Fb?c=d"])(
  "[P30] %s stays as it is, byte for byte",
  (livekit_service_url) => {
    const transport = { type: "livekit", livekit_service_url };
    expect(firstLiveKitTransport([transport])).toEqual(transport);
  },
);

it.each([[undefined], [null], [{}], [OURS], ["livekit"], [[]], [[{ type: "m.livekit" }]]])(
  "[P31] %j has none",
  (transports) => {
    expect(firstLiveKitTransport(transports)).toBeNull();
  },
);
