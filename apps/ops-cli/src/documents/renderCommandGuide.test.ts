import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { commands } from "../commands/commands.ts";
import { listFields } from "./listFields.ts";
import { renderCommandGuide } from "./renderCommandGuide.ts";

const read = (page: string): string =>
  readFileSync(new URL(`../../../../docs/operators/${page}`, import.meta.url), "utf8");

it.each([
  ["en", "tertulia.md"],
  ["es", "tertulia.es.md"],
] as const)(
  "[O454] the page in %s is that of the commands of today: npm run docs",
  (language, page) => {
    expect(read(page)).toBe(renderCommandGuide(commands, language));
  },
);

it("[O454] every command is told of, with every option and its example", () => {
  const page = renderCommandGuide(commands, "en");
  for (const { name, options, example } of commands) {
    const [, section = ""] = page.split(`## tertulia ${name}\n`);
    expect(section).toContain(example);
    for (const option of Object.keys(options)) expect(section).toContain(`\`--${option}`);
  }
});

it("[O454] the fields of an output are told by their paths, with what they hold", () => {
  const text = { type: "string" };
  const nullable = { anyOf: [{ type: "array", items: text }, { type: "null" }] };
  const values = { type: "object", additionalProperties: { anyOf: [text, { type: "number" }] } };
  const kind = { type: "string", enum: ["a", "b"] };
  const item = { type: "object", properties: { kind, values }, required: ["kind", "values"] };
  const properties = { nullable, list: { type: "array", items: item }, maybe: { type: "boolean" } };
  const schema = { type: "object", properties, required: ["nullable", "list"] };
  expect(listFields(schema, "en")).toEqual([
    { path: "nullable[]", holds: "text, or null" },
    { path: "list[].kind", holds: "`a`, `b`" },
    { path: "list[].values.*", holds: "text, number" },
    { path: "maybe", holds: "true or false, may be absent" },
  ]);
});
