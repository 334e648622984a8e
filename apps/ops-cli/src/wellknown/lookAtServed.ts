/** Whether what apps get is the file, in a form that they can read. Rule O32 in SPEC.md. */
import { isDeepStrictEqual } from "node:util";
import type { Context } from "../cli/Context.ts";
import type { Line } from "../cli/Text.ts";
import { createLoginProbe, NoAnswer } from "../doctor/login/createLoginProbe.ts";
import { wellKnown } from "../doctor/login/checks/wellKnown.ts";
import { loginCatalog } from "../doctor/login/loginCatalog.ts";
import { readJson } from "../doctor/login/readJson.ts";
import { runLoginCheck } from "../doctor/login/runLoginChecks.ts";
import type { Finding, FindingCatalog } from "../doctor/Finding.ts";
import { renderFindings } from "../doctor/renderFindings.ts";

const SAME = "wellknown/same";

const catalog: FindingCatalog<string> = {
  ...loginCatalog,
  [SAME]: {
    title: { en: "What is served is this file", es: "Lo que se sirve es este archivo" },
    reasons: {
      fail: ({ url }) => ({
        en: `${url} serves something else.`,
        es: `${url} sirve otra cosa.`,
      }),
    },
    remedy: () => ({
      en: "Reload the web server, wait for its cache, or give --file as the web server knows it.",
      es: "Recargue el servidor web, espere a su caché o indique en --file el que conoce el servidor web.",
    }),
  },
};

export interface ServedLook {
  readonly findings: readonly Finding[];
  readonly lines: readonly Line[];
}

/**
 * @param serverName - Its web server serves the file.
 * @param text - The file.
 */
export async function lookAtServed(
  { http }: Pick<Context, "http">,
  serverName: string,
  text: string,
): Promise<ServedLook> {
  const probe = createLoginProbe(
    {
      serverName,
      synapseUrl: null,
      masUrl: null,
      secret: null,
      userTokens: [],
      adminToken: null,
      clients: [],
      expected: { users: null, sessions: null, inSynapse: null },
    },
    http,
    "",
  );
  const findings = [await runLoginCheck(wellKnown, probe)];
  try {
    const served = await probe.wellKnown();
    const isSame = isDeepStrictEqual(readJson(served), readJson({ body: text }));
    const { url } = served.request;
    findings.push({ id: SAME, status: isSame ? "pass" : "fail", values: { url } });
  } catch (error) {
    // Nobody served anything: the first finding says so.
    if (!(error instanceof NoAnswer)) throw error;
  }
  return { findings, lines: renderFindings(catalog, findings) };
}
