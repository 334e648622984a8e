/** `npm run docs`: brings docs/operators/call-service.md up to date with the settings and refusals. */
import { readFileSync, writeFileSync } from "node:fs";
import { fillSections } from "@tertulia/tools/documents";
import { renderTables } from "./renderTables.ts";

const GUIDE = new URL("../../../../docs/operators/call-service.md", import.meta.url);

writeFileSync(GUIDE, fillSections(readFileSync(GUIDE, "utf8"), renderTables()));
