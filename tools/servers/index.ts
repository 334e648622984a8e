/** Real servers on loopback, for contract tests of whoever speaks with them. */
export { installedServers } from "../bootstrap/installedServers.mjs";
export { freePorts } from "./freePorts.ts";
export {
  spawnChildServer,
  startChildServer,
  type ChildServerSpec,
  type StartedServer,
} from "./startChildServer.ts";
export { registerPerson } from "./registerPerson.ts";
export { startLiveKitServer, type LiveKitServer } from "./startLiveKitServer.ts";
export {
  startSynapse,
  SYNAPSE_NAME,
  SYNAPSE_TRANSPORT,
  type Synapse,
  type SynapseUser,
} from "./startSynapse.ts";
