/** Many configurations before a real Synapse, in one Python: starting it takes longer than all of them. */
import { spawnSync } from "node:child_process";
import { installedServers } from "@tertulia/tools/servers";

/**
 * What `python -m synapse.config` does, for each list of files.
 *
 * Of the libraries that a configuration asks for, some are not in the tests' Synapse (redis, JWT); that they are there
 * is not what is tested. The modules of the corpus stand in for those of operators.
 */
const DRIVER = `
import json, sys, types
import synapse.util.check_dependencies as dependencies
dependencies.check_requirements = lambda extra=None: None
for path in ["corpus_modules.Harmless", "corpus_modules.Other"]:
    name, kind = path.split(".")
    module = sys.modules.setdefault(name, types.ModuleType(name))
    setattr(module, kind, type(kind, (), {"parse_config": staticmethod(lambda config: config)}))
from synapse.config._base import ConfigError
from synapse.config.homeserver import HomeServerConfig
answers = []
output, sys.stdout = sys.stdout, sys.stderr
for paths in json.load(sys.stdin):
    try:
        config = HomeServerConfig.load_config("", [arg for path in paths for arg in ("-c", path)])
        answers.append({"error": None, "isDelegated": config.mas.enabled, "endpoint": str(config.mas.endpoint)})
    except (ConfigError, Exception) as error:
        answers.append({"error": str(error), "isDelegated": False, "endpoint": ""})
json.dump(answers, output)
`;

export interface SynapseAnswer {
  /** What Synapse refuses it with; `null` when it takes it. */
  readonly error: string | null;
  readonly isDelegated: boolean;
  readonly endpoint: string;
}

/**
 * @param configurations - The files of each, in order.
 * @param cwd - Where Synapse makes its folders.
 */
export function checkWithSynapse(
  configurations: readonly (readonly string[])[],
  cwd: string,
): readonly SynapseAnswer[] {
  const { status, stdout, stderr } = spawnSync(
    installedServers(process.env).synapsePython,
    ["-c", DRIVER],
    {
      cwd,
      input: JSON.stringify(configurations),
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as SynapseAnswer[];
}
