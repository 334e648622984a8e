import { expect, it } from "vitest";
import { stoppedContainer } from "./stoppedContainer.ts";

it.each([
  [1, "Error response from daemon: container 4f1c is not running", true],
  [1, "Error response from daemon: Container 4f1c is not running", true],
  [1, 'service "mas" is not running', true],
  [
    255,
    "Error: can only create exec sessions on running containers: container state improper",
    true,
  ],
  [0, "container 4f1c is not running", false],
  [1, "Error: missing field `secrets`", false],
])("[O326] exit code %i with %s is a stopped container: %s", (exitCode, stderr, isStopped) => {
  const failure = stoppedContainer("mas-cli", { exitCode, stdout: "", stderr });
  expect(failure?.remedy.en.includes("docker compose run --rm") ?? false).toBe(isStopped);
});
