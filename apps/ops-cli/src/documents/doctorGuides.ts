/** The doctors that docs/operators/doctor.md tells of; a doctor that is not in this list has no page. */
import type { Command } from "../cli/Command.ts";
import { doctorCalls } from "../commands/doctorCalls.ts";
import { doctorLogin } from "../commands/doctorLogin.ts";
import { masMigrateCheck } from "../commands/masMigrateCheck.ts";
import type { FindingCatalog } from "../doctor/Finding.ts";
import { callsCatalog } from "../doctor/calls/callsCatalog.ts";
import { loginGuide } from "../doctor/login/loginCatalog.ts";
import { migrationFindings } from "../migration/migrationFindings.ts";

export interface DoctorGuide {
  readonly command: Command;
  /** In the order of the page; findings of the same title stand together. */
  readonly catalog: FindingCatalog<string>;
}

export const doctorGuides: readonly DoctorGuide[] = [
  { command: doctorLogin, catalog: loginGuide },
  { command: doctorCalls, catalog: callsCatalog },
  { command: masMigrateCheck, catalog: migrationFindings },
];
