/** Stands between the service and the API of a real SFU, and tells what was asked and answered. */
import type { ServerResponse } from "node:http";
import { createHttpStub, type StubRequest } from "./createHttpStub.ts";

export interface SfuWitness {
  /** In place of the SFU's own; `http:` without trailing slash. */
  readonly url: string;
  /** `<method> <status> <Twirp's code>`, in order; 502 where the SFU does not answer. */
  readonly answers: readonly string[];
  readonly close: () => Promise<void>;
}

/** @param apiUrl Of the SFU, without trailing slash. */
export async function startSfuWitness(apiUrl: string): Promise<SfuWitness> {
  const answers: string[] = [];
  const pass = async (response: ServerResponse, request: StubRequest): Promise<void> => {
    const { url = "", headers, body } = request;
    const passedOn = {
      "Content-Type": "application/protobuf",
      Authorization: `${headers.authorization}`,
    };
    const init = { method: "POST", headers: passedOn, body: new Uint8Array(body) };
    const answer = await fetch(apiUrl + url, init).catch(() => new Response(null, { status: 502 }));
    const content = Buffer.from(await answer.arrayBuffer());
    const [, code = ""] = /"code":"(\w+)"/u.exec(answer.ok ? "" : content.toString()) ?? [];
    answers.push(`${url.split("/").at(-1)} ${answer.status} ${code}`.trim());
    response.writeHead(answer.status).end(content);
  };
  const stub = await createHttpStub((response, request) => void pass(response, request));
  return { url: stub.url, answers, close: stub.close };
}
