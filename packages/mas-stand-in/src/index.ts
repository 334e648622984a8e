/** What tests and the development stack use of the stand-in. */
export { createMasStandIn, type MasStandIn, type MasStandInOptions } from "./createMasStandIn.ts";
export type { CannedAnswer, Detour, Faults, Surface } from "./Faults.ts";
export type { OAuthClient } from "./oauth/OAuthClient.ts";
export { newUlid } from "./newUlid.ts";
export type { NewPerson } from "./people/createPeople.ts";
export { readSynapseDatabase, type SynapsePeople } from "./people/readSynapseDatabase.ts";
export {
  createSynapse,
  type Synapse,
  type SynapseLogin,
  type SynapseSettings,
} from "./synapse/createSynapse.ts";
