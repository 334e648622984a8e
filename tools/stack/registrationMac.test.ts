import { expect, it } from "vitest";
import { registrationMac } from "./registrationMac.ts";

it("[B41] a registration proves that it knows the shared secret", () => {
  // printf 'thisisanonce\0pepper_roni\0pizza\0notadmin' | openssl dgst -sha1 -hmac shared_secret
  const registration = { nonce: "thisisanonce", username: "pepper_roni", password: "pizza" };
  expect(registrationMac("shared_secret", registration)).toBe(
    "cf2391885316861a8e3871bfdcd223ab3913221d",
  );
});
