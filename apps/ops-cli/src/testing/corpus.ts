/** Configurations as operators have them: each a file, or a folder of files that Synapse reads in order. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../homeserver-yaml/corpus");
/** Where operators keep what a configuration refers to. */
const PLACES = [
  "/etc/matrix-synapse",
  "/matrix/synapse",
  "/var/lib/matrix-synapse",
  "/data",
  "/secrets",
  "/conf",
  "/media/",
  "/matrix-media-store-parent",
];

export interface CorpusFile {
  readonly name: string;
  readonly text: string;
}

export interface CorpusEntry {
  readonly name: string;
  readonly files: readonly CorpusFile[];
}

export const corpus: readonly CorpusEntry[] = readdirSync(FOLDER)
  .toSorted()
  .map((name) => {
    const path = join(FOLDER, name);
    const names = statSync(path).isDirectory() ? readdirSync(path).toSorted() : [""];
    return {
      name,
      files: names.map((file) => ({
        name: file || name,
        text: readFileSync(join(path, file), "utf8"),
      })),
    };
  });

/** The text with all places that it refers to in one folder. */
export function movedTo(folder: string, text: string): string {
  return PLACES.reduce((moved, place) => moved.replaceAll(place, folder), text);
}
