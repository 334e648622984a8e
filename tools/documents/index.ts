/** Pages of the docs that programs write: tables, sections between marks, what was measured. */
export { fillSections } from "./fillSections.ts";
export { machineName } from "./machineName.ts";
export { median } from "./median.ts";
export { renderTable, type Row } from "./renderTable.ts";
export { writeMeasured } from "./writeMeasured.ts";
