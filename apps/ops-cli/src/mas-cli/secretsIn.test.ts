import { expect, it } from "vitest";
import { secretsIn } from "./secretsIn.ts";

it("[O264] everything secret in MAS's configuration is known as such", () => {
  const config = {
    http: { public_base: "https://auth.example/" },
    database: { uri: "postgresql://mas:p%40ss@db/mas" },
    matrix: { secret: "shared", homeserver: "example.com" },
    secrets: { encryption: "0123", keys: [{ kid: "a", key: "PEM" }] },
    passwords: { schemes: [{ version: 1, algorithm: "bcrypt", secret: "pepper" }] },
    clients: [{ client_id: "01", client_secret: "basic" }],
    email: { password: "smtp" },
  };
  expect(secretsIn(config)).toEqual([
    "p@ss",
    "p%40ss",
    "shared",
    "0123",
    "PEM",
    "pepper",
    "basic",
    "smtp",
  ]);
});
