/** `npm run element-call`: Element Call beside a running `npm start`, with links for two of the demo people. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createHomeserver } from "../harness/Homeserver.ts";
import { readRun, type Run } from "../harness/readRun.ts";
import { serveElementCall } from "../harness/serveElementCall.ts";
import { createDoor } from "./createDoor.ts";

/** Not those whom the first steps use: one person in two programs is confusing. */
const GUESTS = ["carla", "dani"] as const;
const ROOMS = { plain: "Plaza", encrypted: "Trastienda" } as const;

const { values } = parseArgs({
  options: {
    run: { type: "string", default: join(import.meta.dirname, "../../.tertulia/run.json") },
  },
});
const run = readRunOrExplain(values.run);
const homeserver = createHomeserver(run);
const door = createDoor();
const { origin } = await serveElementCall({ run, door });
const lines = GUESTS.flatMap((name) => {
  const person = run.people.find(({ userId }) => userId.startsWith(`@${name}:`));
  if (person === undefined) return [];
  const displayName = name.charAt(0).toUpperCase() + name.slice(1);
  const logIn = () => homeserver.logIn({ ...person, displayName });
  return Object.entries(ROOMS).map(([key, room]) => {
    const path = door.invite({ roomId: run.rooms[key as keyof typeof ROOMS], logIn });
    return `  ${displayName.padEnd(6)} in ${room.padEnd(11)} ${origin}${path}`;
  });
});
console.log(`
Element Call is up. Each link logs one person in, on this machine only:
${lines.join("\n")}

Open one in a window of its own, press "Join call", and join the same room's call from Tertulia.
Ctrl-C: stop.`);

function readRunOrExplain(file: string): Run {
  try {
    return readRun(file);
  } catch {
    console.error(
      `There is no running demo to join (${file}). Run "npm start" in another terminal first.`,
    );
    process.exit(1);
  }
}
