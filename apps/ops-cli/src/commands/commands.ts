/** Every command there is; help, completion and documents follow this list. */
import { SHELLS } from "../cli/renderCompletion.ts";
import type { Command } from "../cli/Command.ts";
import { defineCompletion } from "./defineCompletion.ts";
import { doctorCalls } from "./doctorCalls.ts";
import { doctorLogin } from "./doctorLogin.ts";
import { masClientsApply } from "./masClientsApply.ts";
import { masClientsPlan } from "./masClientsPlan.ts";
import { masMigrateApply } from "./masMigrateApply.ts";
import { masMigrateCheck } from "./masMigrateCheck.ts";
import { masMigrateDryRun } from "./masMigrateDryRun.ts";
import { masMigrateRollbackInfo } from "./masMigrateRollbackInfo.ts";
import { status } from "./status.ts";
import { synapseEnableMasApply } from "./synapseEnableMasApply.ts";
import { synapseEnableMasPlan } from "./synapseEnableMasPlan.ts";
import { synapseEnableMasUndo } from "./synapseEnableMasUndo.ts";
import { wellknownPatchApply } from "./wellknownPatchApply.ts";
import { wellknownPatchPlan } from "./wellknownPatchPlan.ts";

export const commands: readonly Command[] = [
  masClientsPlan,
  masClientsApply,
  masMigrateCheck,
  masMigrateDryRun,
  masMigrateApply,
  masMigrateRollbackInfo,
  synapseEnableMasPlan,
  synapseEnableMasApply,
  synapseEnableMasUndo,
  wellknownPatchPlan,
  wellknownPatchApply,
  doctorLogin,
  doctorCalls,
  status,
  ...SHELLS.map((shell) => defineCompletion(shell, () => commands)),
];
