/** Where Synapse sees the files of this machine, when it runs in a container. Rules O24 and O420 in SPEC.md. */
import { missingOption } from "./configErrors.ts";

export const SEEN_AS_OPTION = {
  type: "texts",
  placeholder: "HERE=THERE",
  text: {
    en: "Where Synapse sees a folder of this machine, for example /srv/synapse=/data.",
    es: "Dónde ve Synapse una carpeta de esta máquina, por ejemplo /srv/synapse=/data.",
  },
} as const;

/** The path under which Synapse sees a file of this machine. */
export type SeenAs = (path: string) => string;

/**
 * @param pairs - Two paths each, with = between them; of nested folders the nearest counts.
 * @throws {OpsError} ops/wrong-use.
 */
export function parseSeenAs(pairs: readonly string[]): SeenAs {
  const folders = pairs.map((pair) => {
    const at = pair.indexOf("=");
    const [here, there] = [pair.slice(0, at), pair.slice(at + 1)].map((path) =>
      path.replace(/\/+$/u, ""),
    );
    if (at < 1 || here === undefined || there === undefined) {
      throw missingOption("seen-as", {
        en: "it is two paths with = between them",
        es: "son dos rutas con = entre ellas",
      });
    }
    return { here, there };
  });
  // The longest first: it is the nearest.
  folders.sort((one, other) => other.here.length - one.here.length);
  return (path) => {
    const folder = folders.find(({ here }) => path === here || path.startsWith(`${here}/`));
    return folder === undefined ? path : folder.there + path.slice(folder.here.length);
  };
}
