/** What every token source does; run on the fake's like and on the real one. */
import { isCallError, type MatrixRoomId } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import type { TokenRequest, TokenSource } from "../ports.ts";

/** A source and the world it asks. */
export interface TokenSourceStage {
  readonly source: TokenSource;
  /** Makes the next answers refuse the person. */
  readonly refuse: () => void;
}

/** The contract. @param create makes a new source whose service answers well. */
export function describeTokenSource(name: string, create: () => TokenSourceStage): void {
  const request: TokenRequest = {
    serviceUrl: "https://rtc.example.org/livekit/jwt",
    roomId: "!plain:example.org" as MatrixRoomId,
    use: "publish",
    isFresh: false,
  };

  describe(name, () => {
    it("[E90] answers with a WebSocket URL and a token", async () => {
      const { livekitRoomUrl, token } = await create().source.request(request);
      expect([/^wss?:/.test(livekitRoomUrl), token.reveal().length > 0]).toEqual([true, true]);
    });

    it("[E90] a fresh token is another one", async () => {
      const { source } = create();
      const first = await source.request(request);
      const second = await source.request({ ...request, isFresh: true });
      expect(second.token.reveal()).not.toBe(first.token.reveal());
    });

    it("[E92] refuses with call/forbidden", async () => {
      const { source, refuse } = create();
      refuse();
      const error: unknown = await source.request(request).catch((reason: unknown) => reason);
      expect(isCallError(error) && error.code).toBe("call/forbidden");
    });
  });
}
