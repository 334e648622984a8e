/** Check 19: MAS has as many people and sessions as were to be taken over. */
import { isRecord, type Secret } from "@tertulia/protocol";
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import type { LoginProbe } from "../createLoginProbe.ts";
import { readJson } from "../readJson.ts";

export const counts = defineLoginCheck({
  id: "counts",
  title: { en: "Nobody was left behind", es: "Nadie se quedó atrás" },
  faults: {
    differ: {
      status: "fail",
      reason: ({ what, found, wanted }) => ({
        en: `MAS has ${found} of ${what}, ${wanted} were expected.`,
        es: `MAS tiene ${found} de ${what} y se esperaban ${wanted}.`,
      }),
      remedy: () => ({
        en: "Compare with the counts that the migration printed; before anybody uses MAS it can be repeated.",
        es: "Compare con las cuentas que imprimió la migración; puede repetirse antes de que alguien use MAS.",
      }),
    },
    refused: {
      status: "unknown",
      reason: ({ url, status }) => ({
        en: `${url} answered ${status}, so nothing can be counted.`,
        es: `${url} respondió ${status}, así que no se puede contar nada.`,
      }),
      remedy: () => ({
        en: "Mend what is wrong with the admin APIs first.",
        es: "Arregle primero lo que falla en las API de administración.",
      }),
    },
  },
  async run(probe) {
    const { adminToken, expected } = probe;
    const wantedCounts = [
      { path: "users", wanted: expected.users },
      { path: "compat-sessions", wanted: expected.sessions },
    ];
    if (adminToken === null || wantedCounts.every(({ wanted }) => wanted === null))
      return faulty("not-given", {
        options: "--admin-token-file, --expect-users, --expect-sessions",
      });
    for (const { path, wanted } of wantedCounts) {
      if (wanted === null) continue;
      const counted = await countInMas(probe, adminToken, path);
      if (counted === null) return faulty("no-metadata");
      if (counted.count === null)
        return faulty("refused", { url: counted.url, status: counted.status });
      if (counted.count !== wanted)
        return faulty("differ", { what: path, found: counted.count, wanted });
    }
    return passed();
  },
});

async function countInMas(
  probe: LoginProbe,
  adminToken: Secret,
  path: string,
): Promise<{ url: string; status: number; count: number | null } | null> {
  const metadata = await probe.metadata();
  if (metadata === null) return null;
  const url = `${metadata.issuer.replace(/\/$/u, "")}/api/admin/v1/${path}?count=only`;
  const answer = await probe.askAs(adminToken, url);
  const meta = readJson(answer)?.["meta"];
  const count = isRecord(meta) && typeof meta["count"] === "number" ? meta["count"] : null;
  return { url, status: answer.status, count };
}
