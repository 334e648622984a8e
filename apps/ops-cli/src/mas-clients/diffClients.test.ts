import { expect, it } from "vitest";
import {
  numberClients,
  parseClientsFile,
  renderClientsFile,
  type NumberedClient,
} from "./clientsFile.ts";
import { diffClients } from "./diffClients.ts";
import type { PresentClient } from "./WantedClient.ts";

const ID = "01HF7YAT00NENTQAXBNENTQAXB";
const OTHER_ID = "01HF7YAT00NENTQAXBNENTQAXC";

const wanted: NumberedClient = {
  key: "element",
  id: ID,
  name: "Element",
  uri: "https://chat.example.com/",
  redirectUris: ["https://chat.example.com/", "https://chat.example.com/?no_universal_links=true"],
  authMethod: "none",
  secretFile: null,
};
const present: PresentClient = { ...wanted, isStatic: true };
const nobody: ReadonlySet<string> = new Set();
const none: ReadonlyMap<string, string | null> = new Map();

it("[O274] ids are made once and kept, also for a client that is not wanted for a while", () => {
  const createId = (): string => OTHER_ID;
  const unnumbered = { ...wanted, id: null };
  const first = renderClientsFile(numberClients([unnumbered], {}, createId), {});
  const { ids } = parseClientsFile(first, "f");
  expect(ids).toEqual({ element: OTHER_ID });
  const without = parseClientsFile(renderClientsFile([], ids), "f");
  expect(without.clients).toEqual([]);
  const again = numberClients([unnumbered], without.ids, () => ID);
  expect(renderClientsFile(again, without.ids)).toBe(first);
});

it("[O275] a file that somebody else wrote is not taken for ours", () => {
  for (const text of ["", "clients: []", "{", "tertulia: {client_ids: {a: x}}\nclients: []"]) {
    expect(() => parseClientsFile(text, "/etc/mas/config.yaml")).toThrow("/etc/mas/config.yaml");
  }
});

it("[O276] what MAS has already is no change, in whatever order or spelling", () => {
  const same = {
    ...present,
    uri: "https://chat.example.com",
    redirectUris: [...present.redirectUris].toReversed(),
  };
  expect(
    diffClients({ wanted: [wanted], present: [same], operatorIds: nobody, secretFiles: none }),
  ).toEqual([]);
});

it("[O276] every field that differs is told, from and to", () => {
  const other: PresentClient = {
    id: ID,
    name: null,
    uri: "https://old.example.com/",
    redirectUris: ["https://old.example.com/"],
    authMethod: "client_secret_basic",
    isStatic: false,
  };
  expect(
    diffClients({ wanted: [wanted], present: [other], operatorIds: nobody, secretFiles: none }),
  ).toEqual([
    {
      kind: "update",
      id: ID,
      key: "element",
      fields: [
        { field: "name", from: [], to: ["Element"] },
        { field: "uri", from: ["https://old.example.com/"], to: ["https://chat.example.com/"] },
        { field: "redirect_uris", from: ["https://old.example.com/"], to: wanted.redirectUris },
        { field: "auth_method", from: ["client_secret_basic"], to: ["none"] },
        { field: "is_static", from: ["false"], to: ["true"] },
      ],
    },
  ]);
});

it("[O276] what cannot be seen is no difference", () => {
  const unseen = { ...present, authMethod: null };
  expect(
    diffClients({ wanted: [wanted], present: [unseen], operatorIds: nobody, secretFiles: none }),
  ).toEqual([]);
});

it("[O277] a client of the operator's own configuration, or one that registered itself, is never left over", () => {
  const stranger = { ...present, id: OTHER_ID };
  const changes = (client: PresentClient, operatorIds: ReadonlySet<string>) =>
    diffClients({ wanted: [], present: [client], operatorIds, secretFiles: none });
  expect(changes(stranger, new Set([OTHER_ID]))).toEqual([]);
  expect(changes({ ...stranger, isStatic: false }, nobody)).toEqual([]);
  expect(changes(stranger, nobody)).toEqual([{ kind: "left-over", id: OTHER_ID, name: "Element" }]);
});

it("[O411] another secret file is a change, where it was we that wrote the earlier one", () => {
  const secret = { ...wanted, authMethod: "client_secret_basic", secretFile: "/run/new" } as const;
  const before = { ...present, authMethod: "client_secret_basic" };
  const fieldsWith = (secretFiles: ReadonlyMap<string, string | null>) =>
    diffClients({ wanted: [secret], present: [before], operatorIds: nobody, secretFiles });
  expect(fieldsWith(new Map([[ID, "/run/old"]]))).toMatchObject([
    { kind: "update", fields: [{ field: "secret_file", from: ["/run/old"], to: ["/run/new"] }] },
  ]);
  expect(fieldsWith(new Map([[ID, "/run/new"]]))).toEqual([]);
  expect(fieldsWith(none)).toEqual([]);
  const text = renderClientsFile([secret], {});
  expect(parseClientsFile(text, "f").secretFiles).toEqual(new Map([[ID, "/run/new"]]));
});
