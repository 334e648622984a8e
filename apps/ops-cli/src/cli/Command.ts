/** What a command is: the one source of its help, its completion, its checks of use and its documentation. */
import type * as v from "valibot";
import type { Context } from "./Context.ts";
import type { Line, Text } from "./Text.ts";

interface OptionBase {
  readonly text: Text;
}
interface ValueOption extends OptionBase {
  /** What stands for the value in the help: FILE, URL, SECONDS. */
  readonly placeholder: string;
}

/** An option, by what its value is; the name in the table is what follows `--`. */
export type OptionSpec =
  | (OptionBase & { readonly type: "flag" })
  | (ValueOption & {
      readonly type: "text";
      readonly isRequired?: true;
      readonly byDefault?: string;
    })
  /** Can be given more than once. */
  | (ValueOption & { readonly type: "texts"; readonly isRequired?: true })
  /** A whole number, 0 or greater. */
  | (ValueOption & { readonly type: "count"; readonly byDefault?: number });

export type OptionTable = Readonly<Record<string, OptionSpec>>;

type OptionValue<Spec extends OptionSpec> = Spec extends { type: "flag" }
  ? boolean
  : Spec extends { type: "texts" }
    ? readonly string[]
    : Spec extends { type: "count" }
      ? Spec extends { byDefault: number }
        ? number
        : number | undefined
      : Spec extends { isRequired: true } | { byDefault: string }
        ? string
        : string | undefined;

/** What was given, by option; a flag that is absent is false, a list that is absent is empty. */
export type OptionValues<Table extends OptionTable> = {
  readonly [Name in keyof Table]: OptionValue<Table[Name]>;
};

/** 0 done or nothing would change, 1 failed, 2 something would change. */
export type ExitCode = 0 | 1 | 2;

export interface CommandOutcome<Data = unknown> {
  readonly exitCode: ExitCode;
  /** What `--json` prints. */
  readonly data: Data;
  /** What a person reads instead. */
  readonly lines: readonly Line[];
}

interface CommandInit<Table extends OptionTable, Schema extends v.GenericSchema> {
  /** The words after `tertulia`: `mas clients plan`. */
  readonly name: string;
  /** What it does, in one sentence. */
  readonly summary: Text;
  /** A whole command line that makes sense. */
  readonly example: string;
  readonly options: Table;
  /** The shape of what `--json` prints; its JSON Schema is printed by `--help --json`. */
  readonly data: Schema;
  readonly run: (
    options: OptionValues<Table>,
    context: Context,
  ) => Promise<CommandOutcome<v.InferOutput<Schema>>>;
}

/** A command whose options are no longer known to the compiler; the table checks them. */
export interface Command {
  readonly name: string;
  readonly summary: Text;
  readonly example: string;
  readonly options: OptionTable;
  readonly data: v.GenericSchema;
  readonly run: (
    options: Readonly<Record<string, unknown>>,
    context: Context,
  ) => Promise<CommandOutcome>;
}

/** Declares a command, with its options typed by their table. */
export function defineCommand<const Table extends OptionTable, Schema extends v.GenericSchema>(
  command: CommandInit<Table, Schema>,
): Command {
  return {
    ...command,
    run: (options, context) => command.run(options as OptionValues<Table>, context),
  };
}
