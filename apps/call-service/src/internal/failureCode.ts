/** What may be logged of a failed request: a code, never a message that could quote a URL. */

/** `ECONNREFUSED`, `UND_ERR_SOCKET`, `TimeoutError` and the like; the first code along the causes. */
export function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause instanceof Error ? failureCode(error.cause) : error.name;
}
