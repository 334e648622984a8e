import { expect, it } from "vitest";
import { createClientStore } from "./createClientStore.ts";
import { registrationFaults } from "./registrationFaults.ts";

const strict = { allowsInsecureUris: false };
const WEB = {
  client_uri: "https://app.example.com/",
  redirect_uris: ["https://app.example.com/cb"],
};
const native = (...uris: string[]) => ({ ...WEB, application_type: "native", redirect_uris: uris });
const messagesOf = (metadata: unknown) =>
  registrationFaults(metadata, strict).map(({ message }) => message);

it.each([
  ["web", WEB],
  [
    "web on a subdomain, with a port",
    { ...WEB, redirect_uris: ["https://a.app.example.com:8443/"] },
  ],
  ["loopback", native("http://127.0.0.1/callback", "http://localhost:1234/", "http://[::1]/")],
  ["own scheme", native("com.example.app:/callback")],
  ["own scheme, longer", native("com.example.app.desk:/callback")],
  ["claimed https", native("https://app.example.com/cb")],
])("[M50] welcome: %s", (_name, metadata) => {
  expect(messagesOf(metadata)).toEqual([]);
});

it.each([
  ["no object", [], "invalid metadata"],
  ["no page", { redirect_uris: WEB.redirect_uris }, "missing client_uri"],
  ["http page", { ...WEB, client_uri: "http://app.example.com/" }, "invalid client_uri"],
  ["page on localhost", { ...WEB, client_uri: "https://localhost/" }, "invalid client_uri"],
  ["page on a public suffix", { ...WEB, client_uri: "https://com/" }, "invalid client_uri"],
  [
    "terms elsewhere",
    { ...WEB, tos_uri: "https://b.example/" },
    "tos_uri not on the same host as the client_uri",
  ],
  ["no redirect", { ...WEB, redirect_uris: [] }, "missing redirect_uris"],
  ["redirect elsewhere", { ...WEB, redirect_uris: ["https://b.example/"] }, "invalid redirect_uri"],
  [
    "http redirect of a web client",
    { ...WEB, redirect_uris: ["http://app.example.com/"] },
    "invalid redirect_uri",
  ],
  ["fragment", { ...WEB, redirect_uris: ["https://app.example.com/#a"] }, "invalid redirect_uri"],
  ["scheme with an authority", native("com.example.app://cb"), "invalid redirect_uri"],
  ["scheme of somebody else", native("org.example.app:/cb"), "invalid redirect_uri"],
  ["scheme without a slash", native("com.example.app:cb"), "invalid redirect_uri"],
  ["scheme of one word", native("example:/cb"), "invalid redirect_uri"],
  [
    "credentials of a public client",
    { ...WEB, grant_types: ["client_credentials"] },
    "client_credentials grant_type requires some form of client authentication",
  ],
])("[M50] refused: %s", (_name, metadata, message) => {
  expect(messagesOf(metadata)).toEqual([message]);
});

it("[M50] pages on loopback are welcome where that is allowed", () => {
  const metadata = {
    client_uri: "http://localhost:8080/",
    redirect_uris: ["http://localhost:8080/"],
  };
  expect(registrationFaults(metadata, { allowsInsecureUris: true })).toEqual([]);
});

it("[M52] metadata in another order is the same client, other metadata another", () => {
  const clients = createClientStore([]);
  const { clientId } = clients.register({ client_uri: "a", redirect_uris: ["b"] });
  expect(clients.register({ redirect_uris: ["b"], client_uri: "a" }).clientId).toBe(clientId);
  expect(clients.register({ client_uri: "c", redirect_uris: ["b"] }).clientId).not.toBe(clientId);
  expect(clients.list()).toHaveLength(2);
});
