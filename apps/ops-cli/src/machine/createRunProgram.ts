/** Programs as child processes. Rules O12 and O13 in SPEC.md. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { OpsError } from "../cli/OpsError.ts";
import type { ProgramOptions, ProgramResult, RunProgram } from "./RunProgram.ts";
import { splitCommandLine } from "./splitCommandLine.ts";
import { systemCode } from "./systemCode.ts";

const TIMEOUT_MS = 120_000;

interface RunProgramInit {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Ends what runs. */
  readonly signal: AbortSignal;
}

export function createRunProgram({ env, cwd, signal }: RunProgramInit): RunProgram {
  return async (commandLine, args, options = {}) => {
    const words = splitCommandLine(commandLine);
    if (words === null) throw unclosedQuote(commandLine);
    const [program, ...prefix] = words;
    const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
    const child = spawn(program, [...prefix, ...args], {
      cwd,
      env: { ...env, ...options.env },
      signal: AbortSignal.any([signal, timeout]),
    });
    try {
      return await finish(child, options);
    } catch (error) {
      if (signal.aborted) throw interrupted(program, error);
      throw timeout.aborted ? tooSlow(program, error) : cannotStart(program, error);
    }
  };
}

function finish(
  child: ChildProcessWithoutNullStreams,
  { stdin = "", onLine }: ProgramOptions,
): Promise<ProgramResult> {
  const [stdout, stderr] = [gather(child.stdout), gather(child.stderr)];
  if (onLine !== undefined) {
    for (const input of [child.stdout, child.stderr]) createInterface({ input }).on("line", onLine);
  }
  // A program that does not read its input closes it: its exit code tells what it thought.
  child.stdin.on("error", () => {});
  child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, killedBy) => {
      const exitCode = code ?? 128 + (killedBy === null ? 0 : constants.signals[killedBy]);
      resolve({ exitCode, stdout: stdout(), stderr: stderr() });
    });
  });
}

function gather(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

function unclosedQuote(commandLine: string): OpsError {
  return new OpsError({
    code: "ops/wrong-use",
    text: {
      en: `“${commandLine}” is not a command line: a quote is not closed, or nothing is there.`,
      es: `«${commandLine}» no es una línea de órdenes: falta cerrar una comilla o está vacía.`,
    },
    remedy: {
      en: "Write it as in a shell, for example: docker exec -i mas mas-cli.",
      es: "Escríbala como en un intérprete de órdenes, por ejemplo: docker exec -i mas mas-cli.",
    },
  });
}

function cannotStart(program: string, cause: unknown): OpsError {
  const code = systemCode(cause);
  return new OpsError({
    code: "ops/program-missing",
    text: {
      en: `${program} cannot be started (${code}).`,
      es: `No se puede iniciar ${program} (${code}).`,
    },
    remedy: {
      en: "Give the whole path, and check that this user may run it.",
      es: "Indique la ruta completa y compruebe que este usuario puede ejecutarlo.",
    },
    cause,
  });
}

function tooSlow(program: string, cause: unknown): OpsError {
  return new OpsError({
    code: "ops/program-timed-out",
    text: { en: `${program} did not end in time.`, es: `${program} no terminó a tiempo.` },
    remedy: {
      en: "Run it by hand to see what it waits for.",
      es: "Ejecútelo a mano para ver qué espera.",
    },
    cause,
  });
}

function interrupted(program: string, cause: unknown): OpsError {
  return new OpsError({
    code: "ops/interrupted",
    text: { en: `${program} was interrupted.`, es: `Se interrumpió ${program}.` },
    remedy: { en: "Run the command again.", es: "Ejecute la orden de nuevo." },
    cause,
  });
}
