/** The program itself, killed by the kernel while Synapse looks at the changed file. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { tempFolder } from "../testing/tempFolder.ts";

// Starting a process takes as long as the machine is busy; nothing here is about time.
vi.setConfig({ testTimeout: 60_000 });

const MAIN = join(import.meta.dirname, "../main.ts");
const ORIGINAL = "server_name: a\nenable_registration: true\n";
/** Takes every configuration; the first time it kills whoever asked. */
const SYNAPSE = `
import { existsSync, writeFileSync } from "node:fs";
const [mark, flag] = process.argv.slice(2);
if (flag === "-c") console.log("1.163.2");
else if (!existsSync(mark)) {
  writeFileSync(mark, "");
  process.kill(process.ppid, "SIGKILL");
}
`;

it("[O15, O29] a run that was killed before it began is in nobody's way", async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "h.yaml"), ORIGINAL);
  writeFileSync(join(folder, "mas-secret"), "shared");
  writeFileSync(join(folder, "synapse.mjs"), SYNAPSE);
  const apply = async (): Promise<unknown[]> => {
    const given = "synapse enable-mas apply --yes --config h.yaml --secret-file mas-secret";
    const python = `'${process.execPath}' synapse.mjs killed`;
    const child = spawn(
      process.execPath,
      [MAIN, ...given.split(" "), "--mas", "http://mas:8080/", "--synapse-python", python],
      { cwd: folder, env: {}, stdio: "ignore" },
    );
    return once(child, "exit");
  };
  expect(await apply()).toEqual([null, "SIGKILL"]);
  expect(readFileSync(join(folder, "h.yaml"), "utf8")).toBe(ORIGINAL);
  expect(await apply()).toEqual([0, null]);
  expect(readFileSync(join(folder, "h.yaml"), "utf8")).toContain("enable_registration: false");
  const left = readdirSync(folder).filter((name) => name.startsWith("h.yaml."));
  expect(left).toEqual([
    expect.stringMatching(/^h\.yaml\.\d{8}-\d{6}\.bak$/u),
    "h.yaml.tertulia-enable-mas.json",
  ]);
});
