/** The few requests of the Matrix client API that seeding needs. */
import { StackError } from "./StackError.ts";

const TIMEOUT_MS = 30_000;

export interface MatrixRequest {
  readonly method: "GET" | "POST" | "PUT";
  /** Below the server's root, with every variable part encoded. */
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
}

export interface HomeserverApi {
  /**
   * @returns the answer's JSON object.
   * @throws {StackError} with method, path, status and Matrix error of any answer that is not 2xx; never a token or a body.
   */
  readonly request: (request: MatrixRequest) => Promise<Record<string, unknown>>;
}

/** @param baseUrl Without a trailing slash. */
export function createHomeserverApi(baseUrl: string): HomeserverApi {
  return {
    async request({ method, path, token, body }) {
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const answer = parseObject(await response.json());
      if (!response.ok) {
        const [pathname] = path.split("?");
        throw new StackError(
          `Synapse refused ${method} ${pathname}: ${response.status} ${String(answer["errcode"])} ${String(answer["error"])}`,
        );
      }
      return answer;
    },
  };
}

/** @throws {StackError} when the field is missing or no string. */
export function stringField(answer: Readonly<Record<string, unknown>>, name: string): string {
  const value = answer[name];
  if (typeof value !== "string")
    throw new StackError(`Synapse answered without the field ${name}.`);
  return value;
}

function parseObject(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new StackError("Synapse answered something that is no JSON object.");
  }
  return value as Record<string, unknown>;
}
