/** Real servers on loopback, for contract tests of whoever speaks with them. */
export {
  freePorts,
  serverCacheFolder,
  startChildServer,
  type StartedServer,
} from "./startChildServer.ts";
export { startLiveKitServer, type LiveKitServer } from "./startLiveKitServer.ts";
export {
  startSynapse,
  SYNAPSE_NAME,
  SYNAPSE_TRANSPORT,
  type Synapse,
  type SynapseUser,
} from "./startSynapse.ts";
