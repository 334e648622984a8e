/** What the checks ask with: the addresses that were given, those that were found, and what goes wrong on the way. */
import { isRecord, type Secret } from "@tertulia/protocol";
import {
  HttpFailure,
  type Http,
  type HttpAnswer,
  type HttpFailureReason,
  type HttpRequest,
} from "../../machine/Http.ts";
import { interruptedRun } from "../../machine/interruptedRun.ts";
import { readJson } from "./readJson.ts";

export interface LoginTarget {
  /** `example.org` of `@ana:example.org`. */
  readonly serverName: string;
  /** Synapse's own address behind the proxy, without a trailing slash; `null` when it was not given. */
  readonly synapseUrl: string | null;
  /** MAS's own address. */
  readonly masUrl: string | null;
  /** What Synapse and MAS share. */
  readonly secret: Secret | null;
  /** Of people: from before the move, or new. */
  readonly userTokens: readonly Secret[];
  readonly adminToken: Secret | null;
  readonly clients: readonly LoginClient[];
  readonly expected: ExpectedCounts;
}

/** `null` where nobody told it. */
export interface ExpectedCounts {
  /** What the operator expects MAS to have. */
  readonly users: number | null;
  readonly sessions: number | null;
  /** People in Synapse's database, without those of application services. */
  readonly inSynapse: number | null;
}

export interface LoginClient {
  readonly clientId: string;
  readonly redirectUri: string;
}

export interface LoginProbe extends LoginTarget {
  /** @throws {NoAnswer} or {OpsError} ops/interrupted. */
  readonly ask: (request: HttpRequest) => Promise<HttpAnswer>;
  /** A file of the web server of the name: apps and servers follow its redirects. */
  readonly askThrough: (url: string) => Promise<HttpAnswer>;
  /** The same with a token. */
  readonly askAs: (token: Secret, url: string) => Promise<HttpAnswer>;
  /** `https://example.org`: where discovery begins. */
  readonly origin: string;
  readonly wellKnown: () => Promise<HttpAnswer>;
  /** What people's apps talk to, without a trailing slash: from the well-known file if that is safe, else the origin. */
  readonly homeserverUrl: () => Promise<string>;
  /** The metadata of MAS as the homeserver gives it; `null` when it gives none, or an issuer that is not safe to ask. */
  readonly metadata: () => Promise<AuthMetadata | null>;
  /** A token that nobody has, another one in each run: answers are kept by token for two minutes. */
  readonly junk: string;
}

/** @see RFC 8414 §2, MSC2965 */
export interface AuthMetadata {
  readonly issuer: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Nobody answered, and who was asked. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  readonly url: string;
  readonly reason: HttpFailureReason;

  constructor(url: string, reason: HttpFailureReason, cause: unknown) {
    super(`${url}: ${reason}`, { cause });
    this.url = url;
    this.reason = reason;
  }
}

/** Newest first; Synapse serves both, and apps ask for either. */
export const METADATA_PATHS = [
  "/_matrix/client/v1/auth_metadata",
  "/_matrix/client/unstable/org.matrix.msc2965/auth_metadata",
] as const;

/** Enough for a name that leads to `www` and to `https`. */
const MAX_HOPS = 5;

/** Asks each thing once, however many checks want to know. */
export function createLoginProbe(target: LoginTarget, http: Http, junk: string): LoginProbe {
  const origin = `${isLoopback(target.serverName) ? "http" : "https"}://${target.serverName}`;
  const ask = async (request: HttpRequest): Promise<HttpAnswer> => {
    try {
      return await http(request);
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      if (error.reason === "interrupted") throw interruptedRun(error);
      throw new NoAnswer(request.url, error.reason, error);
    }
  };
  const askThrough = async (url: string, hops = MAX_HOPS): Promise<HttpAnswer> => {
    const answer = await ask({ url });
    const isRedirect = answer.status >= 300 && answer.status <= 399 && hops > 0;
    const next = isRedirect ? URL.parse(answer.headers.get("location") ?? "", url) : null;
    return next === null ? answer : askThrough(next.href, hops - 1);
  };
  const wellKnown = once(() => askThrough(`${origin}/.well-known/matrix/client`));
  const homeserverUrl = once(async () => {
    const found = await wellKnown().catch(() => null);
    const url = found && baseUrlOf(found);
    return url !== null && isSafeUrl(url) ? url : origin;
  });
  const metadata = once(async () => {
    for (const path of METADATA_PATHS) {
      const answer = await ask({ url: `${await homeserverUrl()}${path}` }).catch(() => null);
      const fields = answer?.status === 200 ? readJson(answer) : null;
      const issuer = fields?.["issuer"];
      if (fields !== null && typeof issuer === "string" && isSafeUrl(issuer))
        return { issuer, fields };
    }
    return null;
  });
  const askAs: LoginProbe["askAs"] = (token, url) =>
    ask({ url, headers: { authorization: `Bearer ${token.reveal()}` } });
  const asking = { ask, askAs, askThrough: (url: string) => askThrough(url) };
  return { ...target, ...asking, origin, wellKnown, homeserverUrl, metadata, junk };
}

/** `localhost`, `127.0.0.1` or `[::1]`, with or without a port: there is nobody to eavesdrop. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/u.test(host);
}

/** Whether what is sent there cannot be read on the way. */
export function isSafeUrl(url: string): boolean {
  const { protocol, host } = URL.parse(url) ?? {};
  return protocol === "https:" || (protocol === "http:" && isLoopback(host ?? ""));
}

/** `m.homeserver.base_url` of a well-known file, without a trailing slash; `null` when there is none. */
export function baseUrlOf(wellKnown: HttpAnswer): string | null {
  const homeserver = readJson(wellKnown)?.["m.homeserver"];
  const url = isRecord(homeserver) ? homeserver["base_url"] : null;
  return typeof url === "string" && URL.canParse(url) ? url.replace(/\/$/u, "") : null;
}

function once<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let started: Promise<Value> | null = null;
  return () => (started ??= work());
}
