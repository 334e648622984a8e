/** Holds every SPEC.md against the tests beside it: each rule is cited by a test, each citation names a rule. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const RULE = /^[-*] \*\*([A-Z]+\d+)\*\*/gm;
/** A test's title starts with the rules it proves: `it("[R3] …`, `it("[R3, R4] …`, also in test.each and story(). */
const CITATION = /["'`]\[([A-Z]+\d+(?:, ?[A-Z]+\d+)*)\]/g;

/** Tests, and the contracts that tests run on each adapter of a port. */
const TESTS = ["*.test.{ts,tsx}", "testing/describe*.ts"];

/** What is wrong between one SPEC.md and the tests of its package, one sentence each; empty when they agree. */
export function specFindings(spec: string, tests: readonly string[]): string[] {
  const rules = [...spec.matchAll(RULE)].map((match) => match[1] ?? "");
  const cited = new Set(
    tests.flatMap((text) =>
      [...text.matchAll(CITATION)].flatMap((match) => (match[1] ?? "").split(/, ?/)),
    ),
  );
  const known = new Set(rules);
  return [
    ...rules
      .filter((rule, at) => rules.indexOf(rule) !== at)
      .map((rule) => `rule ${rule} is numbered twice`),
    ...[...known].filter((rule) => !cited.has(rule)).map((rule) => `rule ${rule} has no test`),
    ...[...cited]
      .filter((rule) => !known.has(rule))
      .map((rule) => `a test cites ${rule}, which is no rule`),
  ];
}

function checkAll(root: string): string[] {
  const specs = globSync("{packages,apps}/*/SPEC.md", { cwd: root }).concat(
    globSync("{tools,e2e}/SPEC.md", { cwd: root }),
  );
  return specs.flatMap((path) => {
    const folder = dirname(path);
    const tests = globSync(
      TESTS.map((pattern) => `${folder}/**/${pattern}`),
      {
        cwd: root,
        exclude: (name) => name === "node_modules",
      },
    );
    const findings = specFindings(
      readFileSync(join(root, path), "utf8"),
      tests.map((test) => readFileSync(join(root, test), "utf8")),
    );
    return findings.map((finding) => `${path}: ${finding}`);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const findings = checkAll(join(dirname(fileURLToPath(import.meta.url)), ".."));
  for (const finding of findings) console.error(finding);
  process.exitCode = findings.length > 0 ? 1 : 0;
}
