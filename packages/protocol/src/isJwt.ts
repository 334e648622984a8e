/** Whether something looks like a signed JWT, whoever signed it. */

const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Three base64url parts: compact serialization (RFC 7515 §7.1). An unsigned one has no third part and is none. */
export function isJwt(value: unknown): value is string {
  return typeof value === "string" && COMPACT.test(value);
}
