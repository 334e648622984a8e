/** Whether the SFU's Redis answers, with the SFU's own credentials. Rule O355 in SPEC.md. */
import type { Finding } from "../../Finding.ts";
import type { CallsPorts } from "../CallsTarget.ts";
import { faulty, good } from "../callsCatalog.ts";
import { failureCode } from "../media/failureCode.ts";
import type { RedisServer } from "./askRedis.ts";

/** What Redis says of credentials; `ERR` to a password where it has none. */
const ABOUT_CREDENTIALS = new Set(["NOAUTH", "WRONGPASS", "NOPERM", "ERR"]);
const NO_SUCH_NAME = new Set(["ENOTFOUND", "EAI_AGAIN"]);

type RedisPorts = Pick<CallsPorts, "clock" | "askRedis" | "patienceMs">;

export async function checkRedis(ports: RedisPorts, server: RedisServer): Promise<Finding> {
  const address = `${server.host}:${server.port}`;
  const startedAt = ports.clock.now();
  try {
    const answer = await ports.askRedis(server, ports.patienceMs);
    if (answer.kind === "not-redis") return faulty("redis", "not-redis", { address });
    if (answer.kind === "pong")
      return good("redis", { address, ms: ports.clock.now() - startedAt });
    const { word } = answer;
    return faulty("redis", ABOUT_CREDENTIALS.has(word) ? "refused" : "unwell", { address, word });
  } catch (error) {
    const why = failureCode(error);
    return faulty("redis", NO_SUCH_NAME.has(why) ? "elsewhere" : "unreachable", { address, why });
  }
}
