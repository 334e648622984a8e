#!/usr/bin/env node
/** Stands in for Synapse and for livekit-server: takes their arguments and configuration, says yes to everything. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { parse } from "yaml";

/** Give it as the program to start. */
export const FAKE_SERVER = import.meta.filename;

const ANSWER = JSON.stringify({
  nonce: "nonce",
  user_id: "@somebody:localhost",
  access_token: "access",
  login_token: "login",
  room_id: "!room",
});

if (process.argv[1] === FAKE_SERVER) {
  const configFile =
    process.argv[process.argv.findIndex((flag) => flag.startsWith("--config")) + 1] ?? "";
  const config = parse(readFileSync(configFile, "utf8")) as {
    readonly port?: number;
    readonly listeners?: readonly { readonly port: number }[];
  };
  createServer((_request, response) => response.end(ANSWER)).listen(
    config.port ?? config.listeners?.[0]?.port,
    "127.0.0.1",
  );
}
