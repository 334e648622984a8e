/** A token source that hands out a new token for each request unless the test says otherwise. */
import { Secret, type CallToken } from "@tertulia/protocol";
import type { TokenRequest, TokenSource } from "../ports.ts";

/** The source and its strings. */
export interface FakeTokenSource extends TokenSource {
  /** Every request so far, in order. */
  readonly requests: readonly TokenRequest[];
  /** Replaces the answer. */
  onRequest: (request: TokenRequest) => Promise<CallToken>;
}

/** Creates the source; its tokens are `token-1`, `token-2` and so on. */
export function createFakeTokenSource(): FakeTokenSource {
  const requests: TokenRequest[] = [];
  const fake: FakeTokenSource = {
    requests,
    onRequest: () =>
      Promise.resolve({
        livekitRoomUrl: "wss://sfu.example.org",
        token: new Secret(`token-${requests.length}`),
      }),
    request: (request) => {
      requests.push(request);
      return fake.onRequest(request);
    },
  };
  return fake;
}
