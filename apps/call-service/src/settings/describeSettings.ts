/** What an operator has to know of each setting, taken from the schema itself. */
import * as v from "valibot";
import { settingGroups } from "../settings.ts";

export interface SettingDescription {
  /** Name of its environment variable. */
  readonly name: string;
  /** One or more sentences, with code in backticks. */
  readonly text: string;
  readonly isRequired: boolean;
  /** As it would be written; `null` where there is none, or where `text` says it. */
  readonly byDefault: string | null;
}

export interface SettingGroupDescription {
  readonly title: string;
  readonly settings: readonly SettingDescription[];
}

/** Every setting in the order in which it is shown. */
export function describeSettings(): readonly SettingGroupDescription[] {
  return Object.entries(settingGroups).map(([title, group]) => ({
    title,
    settings: Object.entries<v.GenericSchema>(group).map(([name, schema]) => ({
      name,
      text: v.getDescription(schema) ?? "",
      ...presenceOf(schema),
    })),
  }));
}

function presenceOf(schema: v.GenericSchema): { isRequired: boolean; byDefault: string | null } {
  if (schema.type !== "optional") return { isRequired: true, byDefault: null };
  const byDefault: unknown = v.getDefault(schema as v.OptionalSchema<v.GenericSchema, string>);
  return {
    isRequired: false,
    byDefault: typeof byDefault === "string" && byDefault !== "" ? byDefault : null,
  };
}
