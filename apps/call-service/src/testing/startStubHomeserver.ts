/** A homeserver on loopback that vouches for whoever `openIdToken` names and takes every word about delayed events. */
import { createHttpStub } from "./createHttpStub.ts";

export interface StubHomeserver {
  /** `http:` URL without trailing slash. */
  readonly url: string;
  /** `restart <delay id>`, `send <delay id>`, in the order it was asked. */
  readonly asked: readonly string[];
  /** How often it was asked whose a token is. */
  readonly lookUps: () => number;
  readonly close: () => Promise<void>;
}

/** Its people are those of `hs.example`; `token-of-<localpart>` is a token of theirs. */
export async function startStubHomeserver(): Promise<StubHomeserver> {
  const asked: string[] = [];
  let lookUps = 0;
  const stub = await createHttpStub((response, { url = "" }) => {
    const [, delayId, method] = /delayed_events\/([^/]+)\/(restart|send)$/u.exec(url) ?? [];
    if (delayId !== undefined) {
      asked.push(`${method} ${delayId}`);
      response.end("{}");
      return;
    }
    lookUps += 1;
    const [, localpart] = /token-of-(\w+)$/u.exec(url) ?? [];
    response.end(JSON.stringify({ sub: `@${localpart}:hs.example` }));
  });
  return { url: stub.url, asked, lookUps: () => lookUps, close: stub.close };
}
