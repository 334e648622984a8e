/** A real Synapse that has moved to a stand-in MAS, with somebody who was logged in before, for tests. */
import { randomBytes } from "node:crypto";
import {
  createMasStandIn,
  createSynapse,
  readSynapseDatabase,
  type MasStandIn,
  type Synapse,
} from "@tertulia/mas-stand-in";
import { Secret } from "@tertulia/protocol";
import { createHttp } from "../../../machine/createHttp.ts";
import type { Finding } from "../../Finding.ts";
import { createLoginProbe, type LoginProbe, type LoginTarget } from "../createLoginProbe.ts";
import { runLoginChecks } from "../runLoginChecks.ts";

const SECRET = "shared-by-both";
const CLIENT = { clientId: "01HV0000000000000000000000", redirectUri: "https://app.example/" };

/** Access tokens. */
export interface StageTokens {
  /** From before the move, of an admin of Synapse. */
  readonly migrated: string;
  /** Whom MAS knows and Synapse does not. */
  readonly stranger: string;
  /** Administers MAS and not Synapse. */
  readonly halfAdmin: string;
}

export interface LoginStage {
  readonly synapse: Synapse;
  readonly mas: MasStandIn;
  readonly tokens: StageTokens;
  /** Everything is given, and all is well. */
  readonly sound: LoginTarget;
  readonly newProbe: (target: LoginTarget) => LoginProbe;
  /** While Synapse had passwords and the proxy did not lead to MAS. */
  readonly beforeMove: readonly Finding[];
  /** While MAS was down, and Synapse had never reached it: it keeps MAS's metadata once it has them. */
  readonly masDown: readonly Finding[];
  readonly close: () => Promise<void>;
}

/** Starts Synapse twice. */
export async function createLoginStage(): Promise<LoginStage> {
  const synapse = await createSynapse();
  const clients = [{ clientId: CLIENT.clientId, redirectUris: [CLIENT.redirectUri] }];
  const mas = await createMasStandIn({ synapseUrl: synapse.url, secret: SECRET, clients });
  const close = async (): Promise<void> => {
    await synapse.close();
    await mas.close();
  };
  try {
    return { ...(await moveToMas(synapse, mas)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function moveToMas(synapse: Synapse, mas: MasStandIn): Promise<Omit<LoginStage, "close">> {
  const http = createHttp(new AbortController().signal);
  const newProbe = (target: LoginTarget): LoginProbe =>
    createLoginProbe(target, http, randomBytes(16).toString("hex"));
  const settings = { serverName: mas.serverName, publicBaseUrl: `${mas.homeserverUrl}/` };
  await synapse.start({ ...settings, mas: null, isOpen: true });
  const { accessToken: migrated } = await synapse.register("ana", "good old password", "admin");
  const tokens = { migrated, ...issueTokens(mas) };
  const mend = mas.breakWith({
    detours: [{ on: "homeserver", path: /^\/_matrix/u, goesTo: "synapse" }],
  });
  const beforeMove = await runLoginChecks(newProbe(soundTarget(synapse, mas, tokens)));
  mend();
  await synapse.stop();
  await mas.takeOver(readSynapseDatabase(synapse.databasePath));
  await synapse.start({ ...settings, mas: { endpoint: mas.internalUrl, secret: SECRET } });
  const sound = soundTarget(synapse, mas, tokens);
  const restart = mas.breakWith({
    detours: [{ on: "mas-internal", path: /./u, goesTo: "nowhere" }],
  });
  const masDown = await runLoginChecks(newProbe(sound));
  restart();
  return { synapse, mas, tokens, sound, newProbe, beforeMove, masDown };
}

function issueTokens(mas: MasStandIn): Omit<StageTokens, "migrated"> {
  const issue = (localpart: string, scopes: readonly string[]): string =>
    mas.sessions.open({ localpart, deviceId: null, scopes }).accessToken;
  return { stranger: issue("stranger", []), halfAdmin: issue("ana", ["urn:mas:admin"]) };
}

function soundTarget(synapse: Synapse, mas: MasStandIn, { migrated }: StageTokens): LoginTarget {
  const scopes = ["urn:synapse:admin:*", "urn:mas:admin"];
  const admin = mas.sessions.open({ localpart: "ana", deviceId: null, scopes });
  return {
    serverName: mas.serverName,
    synapseUrl: synapse.url,
    masUrl: mas.internalUrl,
    secret: new Secret(SECRET),
    userTokens: [new Secret(migrated)],
    adminToken: new Secret(admin.accessToken),
    clients: [CLIENT],
    expected: { users: null, sessions: mas.sessions.count(), inSynapse: null },
  };
}
