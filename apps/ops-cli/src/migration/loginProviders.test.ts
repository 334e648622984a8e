import { expect, it } from "vitest";
import { arrivesByName, synapseProviders } from "./loginProviders.ts";

it("[O413] mas-cli is told to go on without Synapse's word on a provider only where MAS knows all", () => {
  const isTold = (linked: string[], inSynapse: string[], inMas: string[]): boolean =>
    arrivesByName({
      linked: new Set(linked),
      inSynapse: new Set(inSynapse),
      inMas: new Set(inMas),
    });
  expect(isTold(["saml"], [], ["saml"])).toBe(true);
  expect(isTold(["saml", "oidc-a"], ["oidc-a"], ["saml", "oidc-a"])).toBe(true);
  expect(isTold(["saml", "oidc-a"], ["oidc-a"], ["saml"])).toBe(false);
  expect(isTold(["saml", "cas"], [], ["saml"])).toBe(false);
  expect(isTold(["oidc-a"], ["oidc-a"], ["oidc-a"])).toBe(false);
  expect(isTold([], [], [])).toBe(false);
});

it("[O413] mas-cli reads OpenID Connect from Synapse's configuration, and no SAML and CAS", () => {
  const config = {
    oidc_providers: [{ idp_id: "a" }, { idp_id: "oidc" }],
    saml2_config: { enabled: true },
    cas_config: { enabled: true },
  };
  expect([...synapseProviders(config)]).toEqual(["oidc-a", "oidc"]);
  expect([...synapseProviders({ oidc_config: { enabled: true } })]).toEqual(["oidc"]);
});
