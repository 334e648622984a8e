import { toJsonSchema } from "@valibot/to-json-schema";
import { expect, it } from "vitest";
import { parseCommandLine } from "../cli/parseCommandLine.ts";
import { splitCommandLine } from "../machine/splitCommandLine.ts";
import { commands } from "./commands.ts";

it("[O4] every example is right use of its command", () => {
  for (const command of commands) {
    if (command.name.startsWith("completion ")) continue;
    const [program, ...args] = splitCommandLine(command.example) ?? [""];
    expect(program).toBe("tertulia");
    expect(parseCommandLine(args, commands)).toMatchObject({ kind: "run", command });
  }
});

it("[O4] the output of every command has a JSON Schema", () => {
  for (const { data } of commands) expect(toJsonSchema(data)).toHaveProperty("$schema");
});

it("[O1] everything that a command says of itself is in both languages", () => {
  for (const { summary, options } of commands) {
    const texts = [summary, ...Object.values(options).map(({ text }) => text)];
    for (const { en, es } of texts) expect([en === "", es === "", en === es]).not.toContain(true);
  }
});
