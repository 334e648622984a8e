/** Check 19: MAS has everybody whom Synapse has, and as many people and sessions as were to be taken over. */
import { isRecord, type Secret } from "@tertulia/protocol";
import { defineLoginCheck, faulty, passed, type Verdict } from "../LoginCheck.ts";
import type { LoginProbe } from "../createLoginProbe.ts";
import { readJson } from "../readJson.ts";

type Cause = "left-behind" | "maybe-left-behind" | "differ" | "refused" | "no-metadata";

export const counts = defineLoginCheck({
  id: "counts",
  title: { en: "Nobody was left behind", es: "Nadie se quedó atrás" },
  faults: {
    "left-behind": {
      status: "fail",
      reason: ({ found, wanted }) => ({
        en: `MAS has ${found} people, Synapse's database ${wanted} without those of application services.`,
        es: `MAS tiene ${found} personas y la base de datos de Synapse ${wanted}, sin las de servicios de aplicación.`,
      }),
      remedy: () => ({
        en: "Run `tertulia mas migrate rollback-info`: before anybody uses MAS the move can be repeated.",
        es: "Ejecute `tertulia mas migrate rollback-info`: antes de que alguien use MAS puede repetirse el traslado.",
      }),
    },
    "maybe-left-behind": {
      status: "unknown",
      reason: ({ found, wanted }) => ({
        en: `MAS has ${found} people, Synapse ${wanted} with those of application services, whom nobody moves.`,
        es: `MAS tiene ${found} personas y Synapse ${wanted} con las de servicios de aplicación, que no se trasladan.`,
      }),
      remedy: () => ({
        en: "Run it again with --synapse-config: Synapse's database tells them apart.",
        es: "Ejecútelo de nuevo con --synapse-config: la base de datos de Synapse las distingue.",
      }),
    },
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
    if (adminToken === null) return faulty("not-given", { options: "--admin-token-file" });
    const metadata = await probe.metadata();
    if (metadata === null) return faulty("no-metadata");
    const api = `${metadata.issuer.replace(/\/$/u, "")}/api/admin/v1`;
    const told = [
      { path: "users", wanted: expected.users },
      { path: "compat-sessions", wanted: expected.sessions },
    ];
    for (const { path, wanted } of told) {
      if (wanted === null) continue;
      const counted = await count(probe, adminToken, `${api}/${path}?count=only`);
      if (counted.count === null) return faulty("refused", refusal(counted));
      if (counted.count !== wanted)
        return faulty("differ", { what: path, found: counted.count, wanted });
    }
    return expected.users === null ? await comparePeople(probe, adminToken, api) : passed();
  },
});

/** Somebody who has signed up since is in both: MAS tells Synapse of them. */
async function comparePeople(
  probe: LoginProbe,
  adminToken: Secret,
  api: string,
): Promise<Verdict<Cause>> {
  const inMas = await count(probe, adminToken, `${api}/users?count=only`);
  if (inMas.count === null) return faulty("refused", refusal(inMas));
  const { inSynapse } = probe.expected;
  if (inSynapse !== null) {
    const values = { found: inMas.count, wanted: inSynapse };
    return inMas.count < inSynapse ? faulty("left-behind", values) : passed();
  }
  const synapse = probe.synapseUrl ?? (await probe.homeserverUrl());
  const listUrl = `${synapse}/_synapse/admin/v3/users?guests=false&limit=1`;
  const listed = await count(probe, adminToken, listUrl);
  if (listed.count === null) return faulty("refused", refusal(listed));
  const values = { found: inMas.count, wanted: listed.count };
  return inMas.count < listed.count ? faulty("maybe-left-behind", values) : passed();
}

interface Counted {
  readonly url: string;
  readonly status: number;
  /** `null` when the answer tells none. */
  readonly count: number | null;
}

/** `meta.count` of MAS's admin API, `total` of Synapse's. */
async function count(probe: LoginProbe, adminToken: Secret, url: string): Promise<Counted> {
  const answer = await probe.askAs(adminToken, url);
  const body = answer.status === 200 ? readJson(answer) : null;
  const meta = body?.["meta"];
  const told = isRecord(meta) ? meta["count"] : body?.["total"];
  return { url, status: answer.status, count: typeof told === "number" ? told : null };
}

function refusal({ url, status }: Counted): { url: string; status: number } {
  return { url, status };
}
