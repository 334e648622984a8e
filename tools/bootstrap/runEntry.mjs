/** The frame around each command a person types: failures as a sentence, one exit code. */
import { BootstrapError } from "./BootstrapError.mjs";

/**
 * @param {() => Promise<number>} command Resolves with the exit code.
 * @returns {Promise<void>} when the exit code is set; never rejects.
 */
export async function runEntry(command) {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (error instanceof BootstrapError) console.error(error.message);
    else console.error(error);
    process.exitCode = 1;
  }
}
