/** Whether a Redis lets somebody in and is well: one PING. Rule O355 in SPEC.md. */
import { connect as connectTcp, isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Secret } from "@tertulia/protocol";

const MAX_ANSWER_CHARACTERS = 4096;

export interface RedisServer {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** Empty for the default user. */
  readonly username: string;
  readonly password: Secret | null;
}

export type RedisAnswer =
  | { readonly kind: "pong" }
  /** Redis's own first word: NOAUTH, WRONGPASS, LOADING, MISCONF, MASTERDOWN. */
  | { readonly kind: "refused"; readonly word: string }
  | { readonly kind: "not-redis" };

/**
 * @param timeoutMs - milliseconds for all of it.
 * @throws {Error} with Node's `code` (`ECONNREFUSED`, `ENOTFOUND`, `CERT_HAS_EXPIRED`, …; `ETIMEDOUT` after `timeoutMs`).
 * @see Redis serialization protocol (RESP2)
 */
export function askRedis(server: RedisServer, timeoutMs: number): Promise<RedisAnswer> {
  const { host, port, isTls } = server;
  const commands = [...authentication(server), ["PING"]];
  return new Promise((resolve, reject) => {
    const socket = isTls
      ? connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }) })
      : connectTcp({ host, port });
    const end = (code: string): void => {
      socket.destroy(Object.assign(new Error("no answer of Redis"), { code }));
    };
    const timer = setTimeout(end, timeoutMs, "ETIMEDOUT");
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      text += chunk;
      const answer = readAnswers(text, commands.length);
      if (answer === null) return;
      clearTimeout(timer);
      resolve(answer);
      socket.destroy();
    });
    socket.on("end", () => end("ECONNRESET"));
    socket.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.write(commands.map(encode).join(""));
  });
}

function authentication({ username, password }: RedisServer): string[][] {
  if (password === null) return [];
  return [["AUTH", ...(username === "" ? [] : [username]), password.reveal()]];
}

function encode(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join("")}`;
}

/** @returns `null` while there is not an answer to every command. */
function readAnswers(text: string, count: number): RedisAnswer | null {
  const lines = text.split("\r\n").slice(0, -1);
  const refusal = lines.find((line) => line.startsWith("-"));
  if (refusal !== undefined) return { kind: "refused", word: refusal.slice(1).split(" ")[0] ?? "" };
  if (lines.some((line) => !line.startsWith("+")) || text.length > MAX_ANSWER_CHARACTERS)
    return { kind: "not-redis" };
  return lines.length < count ? null : { kind: "pong" };
}
