/** The twenty things that make up a login by MAS, from outside to inside. */
import { adminApis } from "./checks/adminApis.ts";
import { authMetadata } from "./checks/authMetadata.ts";
import { capabilities } from "./checks/capabilities.ts";
import { clients } from "./checks/clients.ts";
import { counts } from "./checks/counts.ts";
import { federation } from "./checks/federation.ts";
import { introspection } from "./checks/introspection.ts";
import { issuer } from "./checks/issuer.ts";
import { knownTokens } from "./checks/knownTokens.ts";
import { loginFlows } from "./checks/loginFlows.ts";
import { loginPost } from "./checks/loginPost.ts";
import { logoutAndRefresh } from "./checks/logoutAndRefresh.ts";
import { masHealth } from "./checks/masHealth.ts";
import { masSecret } from "./checks/masSecret.ts";
import { preflight } from "./checks/preflight.ts";
import { registration } from "./checks/registration.ts";
import { ssoRedirect } from "./checks/ssoRedirect.ts";
import { synapseSecret } from "./checks/synapseSecret.ts";
import { versions } from "./checks/versions.ts";
import { wellKnown } from "./checks/wellKnown.ts";
import type { LoginCheck } from "./LoginCheck.ts";

export const loginChecks: readonly LoginCheck[] = [
  wellKnown,
  versions,
  authMetadata,
  issuer,
  loginFlows,
  loginPost,
  logoutAndRefresh,
  ssoRedirect,
  introspection,
  knownTokens,
  synapseSecret,
  masSecret,
  masHealth,
  clients,
  preflight,
  registration,
  capabilities,
  adminApis,
  counts,
  federation,
];
