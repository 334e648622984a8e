/** Programs that were to be run inside a container that does not run. Rule O326 in SPEC.md. */
import { OpsError } from "../cli/OpsError.ts";
import type { ProgramResult } from "./RunProgram.ts";

/** How Docker, its compose and Podman say it. */
const SAID =
  /container \S+ is not running|service "[^"]+" is not running|can only create exec sessions on running containers/iu;

/**
 * The failure of a program that could not begin for that reason; `null` for every other result.
 *
 * @param option - The option with the command line, without dashes.
 */
export function stoppedContainer(
  option: "mas-cli" | "synapse-python",
  { exitCode, stderr }: ProgramResult,
): OpsError | null {
  if (exitCode === 0 || !SAID.test(stderr)) return null;
  const [program, service] = option === "mas-cli" ? ["mas-cli", "mas"] : ["python3", "synapse"];
  const command = `docker compose run --rm -T --no-deps --entrypoint ${program} ${service}`;
  return new OpsError({
    code: "ops/program-failed",
    text: {
      en: `The container in which --${option} runs its command is stopped.`,
      es: `El contenedor en que --${option} ejecuta su orden está detenido.`,
    },
    remedy: {
      en: `Name a command line that makes a container of its own, such as --${option} '${command}', and run this command again.`,
      es: `Indique una línea de órdenes que cree su propio contenedor, como --${option} '${command}', y ejecute esta orden de nuevo.`,
    },
  });
}
