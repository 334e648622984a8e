/** The fields of a JSON Schema, each by its path. Rule O454 in SPEC.md. */
import { isRecord } from "@tertulia/protocol";
import type { Language, Text } from "../cli/Text.ts";

export interface Field {
  /** `changes[].path`; `rows.*` where the names are data themselves. */
  readonly path: string;
  /** Of what kind its value is, or which words it may be. */
  readonly holds: string;
}

const KINDS: Readonly<Record<string, Text>> = {
  string: { en: "text", es: "texto" },
  number: { en: "number", es: "número" },
  boolean: { en: "true or false", es: "verdadero o falso" },
};
const NOTHING: Text = { en: "or null", es: "o null" };
const ABSENT: Text = { en: "may be absent", es: "puede faltar" };

type Schema = Readonly<Record<string, unknown>>;

/** Leaves only, in the schema's order. @throws {TypeError} for a kind of value that is not known here. */
export function listFields(schema: unknown, language: Language): readonly Field[] {
  return walk(schema, { path: "", notes: [], language });
}

interface Place {
  readonly path: string;
  /** What holds for all that is in it: that it may be null or absent. */
  readonly notes: readonly string[];
  readonly language: Language;
}

function walk(schema: unknown, place: Place): readonly Field[] {
  if (!isRecord(schema)) throw new TypeError(`${place.path} has no schema`);
  const { path, notes, language } = place;
  if (Array.isArray(schema["anyOf"])) return walkChoice(schema["anyOf"], place);
  if (schema["type"] === "array") return walk(schema["items"], { ...place, path: `${path}[]` });
  if (schema["type"] === "object") return walkObject(schema, place);
  const words = schema["enum"];
  const kind = KINDS[String(schema["type"])]?.[language];
  const holds = Array.isArray(words) ? words.map((word) => `\`${word}\``).join(", ") : kind;
  if (holds === undefined) throw new TypeError(`${path} is of no kind that is known`);
  return [{ path, holds: [holds, ...notes].join(", ") }];
}

/** Something or null, or one of two kinds. */
function walkChoice(choices: readonly Schema[], place: Place): readonly Field[] {
  const something = choices.filter(({ type }) => type !== "null");
  const isNullable = something.length < choices.length;
  const notes = isNullable ? [...place.notes, NOTHING[place.language]] : place.notes;
  const [first, ...rest] = something.flatMap((choice) => walk(choice, { ...place, notes: [] }));
  if (first === undefined) return [];
  if (something.length === 1)
    return [first, ...rest].map(({ path, holds }) => ({
      path,
      holds: [holds, ...notes].join(", "),
    }));
  const holds = [first, ...rest].map((field) => field.holds);
  return [{ path: first.path, holds: [...holds, ...notes].join(", ") }];
}

function walkObject(schema: Schema, place: Place): readonly Field[] {
  const { path, notes, language } = place;
  const inside = (name: string): string => (path === "" ? name : `${path}.${name}`);
  const { properties, additionalProperties, required } = schema;
  if (!isRecord(properties)) return walk(additionalProperties, { ...place, path: inside("*") });
  const isRequired = (name: string): boolean => Array.isArray(required) && required.includes(name);
  return Object.entries(properties).flatMap(([name, property]) =>
    walk(property, {
      ...place,
      path: inside(name),
      notes: isRequired(name) ? notes : [...notes, ABSENT[language]],
    }),
  );
}
