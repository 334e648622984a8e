/** A stand-in for Matrix Authentication Service: enough of it for a real Synapse to delegate its logins. */
import { createCompatSessions, type CompatSessions } from "./compat/createCompatSessions.ts";
import { createMasListener } from "./createMasListener.ts";
import type { Faults } from "./Faults.ts";
import { createHomeserverCalls, type HomeserverCalls } from "./homeserver/createHomeserverCalls.ts";
import { createClientStore, type ClientStore } from "./oauth/createClientStore.ts";
import type { OAuthClient } from "./oauth/OAuthClient.ts";
import { createPeople, type NewPerson, type People } from "./people/createPeople.ts";
import type { SynapsePeople } from "./people/readSynapseDatabase.ts";
import { createSurfaces } from "./proxy/createSurfaces.ts";

export interface MasStandInOptions {
  /** Synapse's own address, without a trailing slash; it need not run yet. */
  readonly synapseUrl: string;
  /** Shared with Synapse. */
  readonly secret: string;
  /** By default host and port of the proxy, so that discovery by server name works on loopback. */
  readonly serverName?: string;
  readonly people?: readonly NewPerson[];
  /** `password_config.pepper` of homeserver.yaml. */
  readonly pepper?: string;
  readonly clients?: readonly Omit<OAuthClient, "isStatic">[];
  /** Clients that register themselves must not have `http:` pages; false lets them, for development. */
  readonly isStrict?: boolean;
}

export interface MasStandIn {
  readonly serverName: string;
  /** Ends with a slash; also the base of everything that people reach of MAS. */
  readonly issuer: string;
  /** Where Synapse reaches it; without a trailing slash. */
  readonly internalUrl: string;
  /** Where people reach the homeserver: a proxy that splits the paths as an operator's would. */
  readonly homeserverUrl: string;
  readonly people: People;
  readonly sessions: CompatSessions;
  readonly clients: ClientStore;
  readonly homeserver: HomeserverCalls;
  /** What the migration does: people keep their passwords and stay logged in. */
  readonly takeOver: (synapse: SynapsePeople) => Promise<void>;
  /** The next sign-ins finish by themselves as this person; `null` shows the form again. */
  readonly logInAs: (localpart: string | null) => void;
  /** Breaks it until the returned function is called; replaces what was broken before. */
  readonly breakWith: (faults: Faults) => () => void;
  readonly close: () => Promise<void>;
}

/** Listens on three free ports of 127.0.0.1. */
export async function createMasStandIn(options: MasStandInOptions): Promise<MasStandIn> {
  const { synapseUrl, secret, isStrict = true } = options;
  let faults: Faults = {};
  let autoLogIn: string | null = null;
  const surfaces = await createSurfaces({ synapseUrl, faults: () => faults });
  const issuer = `${surfaces.urls.mas}/`;
  const serverName = options.serverName ?? new URL(surfaces.urls.homeserver).host;
  const people = createPeople(options.pepper ?? "");
  for (const person of options.people ?? []) await people.add(person);
  const sessions = createCompatSessions();
  const configured = (options.clients ?? []).map((client) => ({ ...client, isStatic: true }));
  const clients = createClientStore(configured);
  const homeserver = createHomeserverCalls({ url: synapseUrl, secret });
  const parts = { serverName, issuer, people, sessions, clients, homeserver };
  const mas = createMasListener({
    ...parts,
    secret,
    policy: { allowsInsecureUris: !isStrict },
    logInAs: () => autoLogIn,
    faults: () => faults,
  });
  surfaces.open(mas, wellKnownFiles(surfaces.urls.homeserver, issuer));
  return {
    ...parts,
    internalUrl: surfaces.urls["mas-internal"],
    homeserverUrl: surfaces.urls.homeserver,
    async takeOver(synapse) {
      for (const person of synapse.people) await people.add(person);
      for (const session of synapse.sessions) sessions.open(session);
    },
    logInAs: (localpart) => void (autoLogIn = localpart),
    breakWith(broken) {
      faults = broken;
      return () => void (faults = {});
    },
    close: surfaces.close,
  };
}

/** By the name after `/.well-known/matrix/`. */
function wellKnownFiles(homeserverUrl: string, issuer: string): Readonly<Record<string, unknown>> {
  return {
    client: {
      "m.homeserver": { base_url: homeserverUrl },
      "org.matrix.msc2965.authentication": { issuer, account: `${issuer}account/` },
    },
    server: { "m.server": new URL(homeserverUrl).host },
  };
}
