import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createTestMachine } from "../../testing/createTestMachine.ts";
import { tempFolder } from "../../testing/tempFolder.ts";
import { backUpFiles } from "./backUp.ts";

it("[O319] what is not here is not copied, and is told", async () => {
  const cwd = tempFolder();
  mkdirSync(join(cwd, "folder"));
  writeFileSync(join(cwd, "homeserver.yaml"), "server_name: a");
  const { files } = createTestMachine();
  const paths = ["homeserver.yaml", "folder", "/in/a/container.yaml"];
  const outcome = await backUpFiles(paths, join(cwd, "copies"), { files, cwd });
  expect(outcome).toEqual({
    copied: [join(cwd, "homeserver.yaml")],
    missed: [join(cwd, "folder"), "/in/a/container.yaml"],
  });
  expect(readdirSync(join(cwd, "copies"))).toEqual(["1-homeserver.yaml"]);
});
