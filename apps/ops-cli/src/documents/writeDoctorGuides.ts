/** `npm run docs`: writes the doctors' pages in both languages. */
import { writeFileSync } from "node:fs";
import type { Language } from "../cli/Text.ts";
import { doctorGuides } from "./doctorGuides.ts";
import { renderDoctorGuide } from "./renderDoctorGuide.ts";

const PAGES: Readonly<Record<Language, string>> = { en: "doctor.md", es: "doctor.es.md" };

for (const language of ["en", "es"] as const) {
  const page = new URL(`../../../../docs/operators/${PAGES[language]}`, import.meta.url);
  writeFileSync(page, renderDoctorGuide(doctorGuides, language));
}
