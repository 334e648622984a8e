/** Rules P10 and P11: the answer of a token endpoint. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCallToken } from "./callToken.ts";

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln-_";

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

it.each(["ws://127.0.0.1:7880", "wss://rtc.example.org/livekit/sfu", "https://sfu.example.org"])(
  "[P10] an answer for %s is read, unknown fields are ignored",
  (url) => {
    const { livekitRoomUrl, token } = parseCallToken({ url, jwt: JWT, more: 1 });
    expect([livekitRoomUrl, token.reveal()]).toEqual([url, JWT]);
  },
);

describe("nonsense", () => {
  it.each([
    ["null", null, "the token answer is not an object"],
    ["a list", [], "the token answer is not an object"],
    ["text", "wss://x", "the token answer is not an object"],
    ["nothing in it", {}, "url in the token answer is no URL of an SFU"],
    ["ftp", { url: "ftp://s", jwt: JWT }, "url in the token answer is no URL of an SFU"],
    ["no host", { url: "wss://", jwt: JWT }, "url in the token answer is no URL of an SFU"],
    ["no jwt", { url: "wss://s" }, "jwt in the token answer is not a JWT"],
    ["two parts", { url: "wss://s", jwt: "a.b" }, "jwt in the token answer is not a JWT"],
    ["no signature", { url: "wss://s", jwt: "a.b." }, "jwt in the token answer is not a JWT"],
    ["a space", { url: "wss://s", jwt: "a.b.c d" }, "jwt in the token answer is not a JWT"],
  ])("[P11] %s is refused", (_name, answer, message) => {
    expect(thrownBy(() => parseCallToken(answer))).toEqual(new TypeError(message));
  });

  it("[P11] whatever comes, it is read or a TypeError that repeats nothing", () => {
    const field = fc.oneof(fc.string({ minLength: 12 }), fc.anything());
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ url: field, jwt: field })), (answer) => {
        const error = thrownBy(() => parseCallToken(answer));
        if (!(error instanceof Error)) return;
        expect(error).toBeInstanceOf(TypeError);
        for (const value of Object.values(Object(answer) as object)) {
          if (typeof value === "string" && value.length >= 12)
            expect(error.message).not.toContain(value);
        }
      }),
    );
  });
});
