/** What the network calls a failure; what is no failure of the network goes on. */
export function failureCode(error: unknown): string {
  if (error instanceof AggregateError) return failureCode((error.errors as unknown[])[0]);
  if (error instanceof Error && "code" in error && typeof error.code === "string")
    return error.code;
  throw error;
}
