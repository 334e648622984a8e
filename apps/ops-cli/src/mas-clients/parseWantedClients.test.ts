import { expect, it } from "vitest";
import { parseWantedClients } from "./parseWantedClients.ts";

const read = (text: string) => parseWantedClients(text, "wanted.yaml");

it("[O271] the templates know what our four clients register", () => {
  const clients = read(`
clients:
  element: { template: element, url: https://chat.example.com }
  desktop: { template: matrix_pc, url: https://example.com/, scheme: com.example.pc }
  phone: { template: matrix_android, url: https://example.com/ }
  admin: { template: admin_panel, url: https://admin.example.com/, name: Our admin }
`);
  expect(clients.map(({ key, name, redirectUris }) => [key, name, redirectUris])).toEqual([
    [
      "element",
      "Element",
      ["https://chat.example.com/", "https://chat.example.com/?no_universal_links=true"],
    ],
    [
      "desktop",
      "Matrix PC",
      [
        "http://127.0.0.1/callback",
        "http://localhost/callback",
        "http://[::1]/callback",
        "com.example.pc:/callback",
      ],
    ],
    ["phone", "Matrix Android", ["com.example.android:/callback"]],
    ["admin", "Our admin", ["https://admin.example.com/auth-callback"]],
  ]);
});

it("[O271] a client without a template says everything itself", () => {
  const [client] = read(`
clients:
  bot:
    id: 01HF7YAT00NENTQAXBNENTQAXB
    name: Bot
    url: https://bot.example.com/
    redirect_uris: ["https://bot.example.com/cb"]
    auth_method: client_secret_basic
    secret_file: /run/mas/bot
`);
  expect(client).toEqual({
    key: "bot",
    id: "01HF7YAT00NENTQAXBNENTQAXB",
    name: "Bot",
    uri: "https://bot.example.com/",
    redirectUris: ["https://bot.example.com/cb"],
    authMethod: "client_secret_basic",
    secretFile: "/run/mas/bot",
  });
});

const client = (fields: string) =>
  `clients:\n  a: { template: element, url: https://a.example/${fields} }\n`;

it.each([
  ["no YAML", "clients: [\n", "ops/config-syntax", "wanted.yaml:2:1"],
  ["nothing", "", "ops/config-unusable", "wanted.yaml:1:1"],
  [
    "an unknown field",
    client(", scopes: []"),
    "ops/config-unusable",
    "wanted.yaml:2:60: clients.a.scopes",
  ],
  [
    "an unknown template",
    client("").replace("element", "web"),
    "ops/config-unusable",
    "wanted.yaml:2:18",
  ],
  [
    "an address without TLS",
    client("").replace("https", "http"),
    "ops/config-unusable",
    "clients.a.url",
  ],
  ["an id that is no ULID", client(", id: element"), "ops/config-unusable", "clients.a.id"],
  [
    "a loopback port",
    client(', redirect_uris: ["http://127.0.0.1:8080/cb"]'),
    "ops/config-unusable",
    "redirect_uris",
  ],
  [
    "a fragment",
    client(', redirect_uris: ["https://a.example/#x"]'),
    "ops/config-unusable",
    "redirect_uris",
  ],
  [
    "a plain scheme",
    client(', redirect_uris: ["element:/cb"]'),
    "ops/config-unusable",
    "redirect_uris",
  ],
  ["a public client's secret", client(", secret_file: /s"), "ops/config-unusable", "secret_file"],
  [
    "a secret without file",
    client(", auth_method: client_secret_post"),
    "ops/config-unusable",
    "secret_file",
  ],
  [
    "neither template nor name",
    client("").replace("template: element, ", ""),
    "ops/config-unusable",
    "clients.a.name",
  ],
])("[O272] %s is refused where it stands", (_what, text, code, words) => {
  let refusal: unknown;
  try {
    read(text);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toMatchObject({ code, text: { en: expect.stringContaining(words) } });
});

it("[O273] two clients never share an id", () => {
  const id = "01HF7YAT00NENTQAXBNENTQAXB";
  const entry = `{ template: element, url: https://a.example/, id: ${id} }`;
  expect(() => read(`clients:\n  a: ${entry}\n  b: ${entry}\n`)).toThrow(
    "wanted.yaml:3:56: clients.b.id",
  );
});
