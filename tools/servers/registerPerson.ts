/** A new account on a Synapse that registers by shared secret. */
import { registrationMac } from "../stack/registrationMac.ts";

export interface NewPerson {
  readonly localpart: string;
  readonly password: string;
  readonly isAdmin: boolean;
}

/** As Synapse says it; the first login is part of it. */
export interface RegisteredPerson {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
}

/**
 * @param homeserver - `http:` URL without trailing slash, and its `registration_shared_secret`.
 * @throws when Synapse refuses, with its status and reason.
 * @see Synapse admin API, "Registering users", shared-secret registration
 */
export async function registerPerson(
  { url, sharedSecret }: { readonly url: string; readonly sharedSecret: string },
  { localpart: username, password, isAdmin }: NewPerson,
): Promise<RegisteredPerson> {
  const endpoint = `${url}/_synapse/admin/v1/register`;
  const { nonce = "" } = await requestFields(endpoint, { method: "GET" });
  const mac = registrationMac(sharedSecret, { nonce, username, password, isAdmin });
  const body = JSON.stringify({ nonce, username, password, admin: isAdmin, mac });
  const answer = await requestFields(endpoint, { method: "POST", body });
  const { user_id: userId = "", device_id: deviceId = "", access_token: accessToken = "" } = answer;
  return { userId, deviceId, accessToken };
}

async function requestFields(url: string, init: RequestInit): Promise<Record<string, string>> {
  const response = await fetch(url, init);
  const answer = (await response.json()) as Record<string, string>;
  if (!response.ok)
    throw new Error(`${init.method ?? ""} ${url}: ${response.status} ${answer["error"]}`);
  return answer;
}
