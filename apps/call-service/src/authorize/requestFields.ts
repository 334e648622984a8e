/** Fields of the bodies that ask for tokens, and the complaints about them. Rules S11–S13 in SPEC.md. */
import { isMatrixRoomId, isRecord, type MatrixRoomId } from "@tertulia/protocol";
import * as v from "valibot";
import { Refusal } from "../Refusal.ts";

const MAX_ID_CHARACTERS = 255;

// Types only; what may be absent is said by `required`. `null` counts as absent, and unknown
// fields pass: clients forward the homeserver's OpenID answer as it is.
export const text = v.nullish(v.string(), "");
export const integer = v.nullish(v.pipe(v.number(), v.integer()), 0);
export const delayFields = { delay_id: text, delay_timeout: integer };
export const memberFields = v.nullish(
  jsonObject({ id: text, claimed_user_id: text, claimed_device_id: text }),
  {},
);

/** An object and no array, which valibot takes for one. */
export function jsonObject<TEntries extends v.ObjectEntries>(entries: TEntries) {
  return v.pipe(v.custom<Record<string, unknown>>(isRecord), v.object(entries));
}

/**
 * The body as the schema reads it.
 *
 * @throws {Refusal} `body/wrong-type`, with the names of the fields.
 */
export function parseTypes<TSchema extends v.GenericSchema>(
  schema: TSchema,
  body: unknown,
): v.InferOutput<TSchema> {
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  // Only names of fields this file knows: the values are the caller's and may be secret.
  const fields = result.issues.map((issue) => v.getDotPath(issue) ?? "body");
  throw new Refusal("body/wrong-type", fields.join(", "));
}

/** @throws {Refusal} `body/field-invalid`, with the name of the field. */
export function toMatrixRoomId(field: string, value: string): MatrixRoomId {
  if (!isMatrixRoomId(value)) throw new Refusal("body/field-invalid", `${field}: no room id`);
  return value;
}

/** @throws {Refusal} `body/field-missing`, with the names of the empty ones. */
export function required(fields: Readonly<Record<string, string>>): void {
  const missing = Object.keys(fields).filter((name) => fields[name] === "");
  if (missing.length > 0) throw new Refusal("body/field-missing", missing.join(", "));
}

/** @throws {Refusal} `body/field-invalid`, with the name of the first that is too long. */
export function bounded(fields: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value.length > MAX_ID_CHARACTERS) {
      throw new Refusal("body/field-invalid", `${name}: too long`);
    }
  }
}
