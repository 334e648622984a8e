/** A mas-cli for tests, as a program; `MAS_CLI_STAND_IN` names the JSON file that tells how it shall behave. */
import { readFileSync } from "node:fs";
import type { StandInOrders } from "../masCliStandIn.ts";
import { runStandIn } from "./runStandIn.ts";

const ordersFile = process.env["MAS_CLI_STAND_IN"];
const orders = (
  ordersFile === undefined ? {} : JSON.parse(readFileSync(ordersFile, "utf8"))
) as StandInOrders;

process.exitCode = await runStandIn(process.argv.slice(2), {
  orders,
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  die: () => {
    if (orders.takesParentAlong === true) process.kill(process.ppid, "SIGKILL");
    process.kill(process.pid, "SIGKILL");
  },
});
