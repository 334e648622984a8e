/** One run of the command line, from its arguments to its exit code. Rules O2 to O9 in SPEC.md. */
import { toJsonSchema } from "@valibot/to-json-schema";
import { chooseLanguage } from "./chooseLanguage.ts";
import type { Command, CommandOutcome, ExitCode } from "./Command.ts";
import type { Machine } from "./Context.ts";
import { createContext, isColoured } from "./createContext.ts";
import { createMasker, type Masker } from "./createMasker.ts";
import { createProgress } from "./createProgress.ts";
import type { Io } from "./Io.ts";
import { OpsError } from "./OpsError.ts";
import { parseCommandLine, type Request } from "./parseCommandLine.ts";
import { renderCommandHelp, renderCommandList } from "./renderHelp.ts";
import { renderLine } from "./renderLine.ts";
import { toned, verbatim, type Language, type Line, type Text } from "./Text.ts";

export interface CliInit {
  /** Arguments without the program's own name. */
  readonly args: readonly string[];
  readonly commands: readonly Command[];
  readonly version: string;
  readonly machine: Machine;
  readonly io: Io;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Where and how this run prints. */
interface Printer extends CliInit {
  readonly masker: Masker;
  readonly language: Language;
  readonly isJson: boolean;
}

/** @returns the exit code: 0 done, or nothing would change; 1 failed; 2 something would change, or wrong use. */
export async function runCli(init: CliInit): Promise<ExitCode> {
  const request = parseCommandLine(init.args, init.commands);
  const common = request.kind === "version" ? null : request.common;
  const printer: Printer = {
    ...init,
    masker: createMasker(),
    language: common?.language ?? chooseLanguage(init.env),
    isJson: common?.isJson === true,
  };
  try {
    return await answer(printer, request);
  } catch (error) {
    const failure = error instanceof OpsError ? error : unforeseen(error);
    printFailure(printer, failure);
    if (!(error instanceof OpsError)) printFrames(printer, error);
    return failure.code === "ops/wrong-use" ? 2 : 1;
  }
}

async function answer(printer: Printer, request: Request): Promise<ExitCode> {
  const { io, language, commands, version } = printer;
  switch (request.kind) {
    case "version":
      io.stdout(`tertulia ${version}\n`);
      return 0;
    case "list":
      io.stdout(renderCommandList(commands, request.prefix, language));
      return 0;
    case "help":
      if (printer.isJson) printData(printer, toJsonSchema(request.command.data));
      else io.stdout(renderCommandHelp(request.command, language));
      return 0;
    case "misuse":
      throw misuse(request.problem);
    case "run": {
      const { isYes } = request.common;
      const progress = createProgress({ ...printer, clock: printer.machine.clock });
      const context = createContext({ ...printer, progress, isYes });
      // Whatever comes next, an outcome or a failure, does not begin in the middle of a line.
      const outcome = await request.command.run(request.options, context).finally(progress.end);
      printOutcome(printer, outcome);
      return outcome.exitCode;
    }
  }
}

function printOutcome(printer: Printer, { data, lines }: CommandOutcome): void {
  if (printer.isJson) printData(printer, data);
  else printLines(printer, "stdout", lines);
}

function printFailure(printer: Printer, { code, text, remedy }: OpsError): void {
  const { language } = printer;
  if (printer.isJson) {
    printData(printer, { error: { code, text: text[language], remedy: remedy[language] } });
  } else
    printLines(printer, "stderr", [toned("bad", text), remedy, toned("quiet", verbatim(code))]);
}

function printData({ io, masker }: Printer, data: unknown): void {
  io.stdout(`${JSON.stringify(masker.maskData(data), null, 2)}\n`);
}

function printLines(printer: Printer, stream: "stdout" | "stderr", lines: readonly Line[]): void {
  const { io, masker, language } = printer;
  const style = { language, isColoured: isColoured(printer, stream) };
  for (const line of lines) io[stream](`${masker.maskSecrets(renderLine(line, style))}\n`);
}

/** Frames only: the message of a failure that nobody foresaw may hold anything. */
function printFrames({ io, env }: Printer, error: unknown): void {
  if (env["TERTULIA_DEBUG"] !== "1" || !(error instanceof Error)) return;
  const frames = error.stack?.split("\n").filter((line) => /^\s+at /u.test(line)) ?? [];
  io.stderr(`${frames.join("\n")}\n`);
}

function misuse(problem: Text): OpsError {
  return new OpsError({
    code: "ops/wrong-use",
    text: problem,
    remedy: { en: "Try --help.", es: "Pruebe --help." },
  });
}

function unforeseen(error: unknown): OpsError {
  const name = error instanceof Error ? error.name : typeof error;
  return new OpsError({
    code: "ops/unforeseen",
    text: {
      en: `Something failed that should not have (${name}).`,
      es: `Falló algo que no debía (${name}).`,
    },
    remedy: {
      en: "Run the command again with TERTULIA_DEBUG=1 and report what it prints.",
      es: "Ejecute la orden de nuevo con TERTULIA_DEBUG=1 e informe de lo que imprime.",
    },
    cause: error,
  });
}
