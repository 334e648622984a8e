/** What the terminal shows when everything is up: who can come in, and what to click. */
import { DEMO_PEOPLE, DEMO_ROOMS } from "./demoWorld.ts";
import type { RunFile } from "./runFile.ts";

export function describeStack(run: RunFile): string {
  const links = run.people.map((person, index) => {
    const name = DEMO_PEOPLE[index]?.displayName ?? person.userId;
    return `  ${name.padEnd(6)} ${person.link}`;
  });
  return `
Tertulia is up at ${run.client}

Each link logs one person in, once, on this machine only:
${links.join("\n")}

Try a call:
  1. Open Ana's link in one window and Beto's in another.
  2. Ana: open the chat with Beto and click "Start call". Beto: click "Accept".
     Both: switch on the microphone and the camera below the pictures, or press M and V. Nothing goes out before.
  3. The rooms ${DEMO_ROOMS.plain.name} (open) and ${DEMO_ROOMS.encrypted.name} (encrypted) are for all four.

Who looks after it: ${run.operatorPage.url} (the password is in run.json)

Enter: new links. Ctrl-C: stop everything.`;
}
