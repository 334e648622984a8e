/** What MAS tells Synapse, over `/_synapse/mas`. Rule M20 in SPEC.md. */

export interface HomeserverCalls {
  /** Makes the account, or does nothing when there is one. */
  readonly provisionUser: (localpart: string) => Promise<void>;
  readonly upsertDevice: (localpart: string, deviceId: string) => Promise<void>;
  readonly deleteDevice: (localpart: string, deviceId: string) => Promise<void>;
  /** Adds what is missing and deletes what is not in the list. */
  readonly syncDevices: (localpart: string, deviceIds: readonly string[]) => Promise<void>;
}

export interface HomeserverAccess {
  /** Synapse's own address, no proxy between; without a trailing slash. */
  readonly url: string;
  readonly secret: string;
}

/** Each call throws when Synapse refuses, with its status and words. */
export function createHomeserverCalls({ url, secret }: HomeserverAccess): HomeserverCalls {
  const post = async (call: string, body: object): Promise<void> => {
    const response = await fetch(`${url}/_synapse/mas/${call}`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${call}: ${response.status} ${text}`);
  };
  return {
    provisionUser: (localpart) => post("provision_user", { localpart }),
    upsertDevice: (localpart, deviceId) =>
      post("upsert_device", { localpart, device_id: deviceId }),
    deleteDevice: (localpart, deviceId) =>
      post("delete_device", { localpart, device_id: deviceId }),
    syncDevices: (localpart, deviceIds) => post("sync_devices", { localpart, devices: deviceIds }),
  };
}
