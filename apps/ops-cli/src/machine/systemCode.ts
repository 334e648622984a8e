/** What the system calls a failure. */

/** The code of Node, `ENOENT` for example; the kind of the error where it has none. */
export function systemCode(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code } = error as NodeJS.ErrnoException;
  return code ?? error.name;
}
