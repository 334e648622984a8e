/** `npm run docs`: writes the pages of the doctors and of the commands, in both languages. */
import { writeFileSync } from "node:fs";
import { commands } from "../commands/commands.ts";
import { doctorGuides } from "./doctorGuides.ts";
import { renderCommandGuide } from "./renderCommandGuide.ts";
import { renderDoctorGuide } from "./renderDoctorGuide.ts";

const SUFFIXES = { en: "md", es: "es.md" } as const;

for (const language of ["en", "es"] as const) {
  const write = (name: string, text: string): void => {
    const page = `../../../../docs/operators/${name}.${SUFFIXES[language]}`;
    writeFileSync(new URL(page, import.meta.url), text);
  };
  write("doctor", renderDoctorGuide(doctorGuides, language));
  write("tertulia", renderCommandGuide(commands, language));
}
