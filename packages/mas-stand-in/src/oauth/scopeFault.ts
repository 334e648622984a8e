/** What MAS's policy says about the scopes that a person is asked for. Rule M51 in SPEC.md. */

const CLIENT_API = "urn:matrix:client:api:*";
const DEVICE = "urn:matrix:client:device:";
const DEVICE_ID = /^[A-Za-z0-9._~!$&'()*+,;=:@/-]{10,}$/u;
const ADMIN = new Set(["urn:synapse:admin:*", "urn:mas:admin"]);
const UNSTABLE = "urn:matrix:org.matrix.msc2967.client:";

/** @returns why the person cannot grant this, `null` when they can. */
export function scopeFault(scope: string, person: { readonly isAdmin: boolean }): string | null {
  const scopes = toStableScopes(scope);
  const devices = scopes.filter((name) => name.startsWith(DEVICE));
  if (devices.length > 1) return "only one device scope is allowed at a time";
  const [device] = devices;
  if (device !== undefined && !DEVICE_ID.test(device.slice(DEVICE.length)))
    return "device id is not valid";
  if (device !== undefined && !scopes.includes(CLIENT_API))
    return "device scope needs the scope of the client API";
  if (scopes.some((name) => ADMIN.has(name)) && !person.isAdmin)
    return "this person may not ask for admin scopes";
  return null;
}

/** The device of a token, `null` for one without. */
export function deviceOfScope(scope: string): string | null {
  const device = toStableScopes(scope).find((name) => name.startsWith(DEVICE));
  return device?.slice(DEVICE.length) ?? null;
}

function toStableScopes(scope: string): string[] {
  return scope.split(" ").map((name) => name.replace(UNSTABLE, "urn:matrix:client:"));
}
