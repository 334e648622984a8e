/** Why there was no answer over HTTP, as the second half of a sentence: "… gave no answer: the name is not known". */
import type { Text } from "../cli/Text.ts";
import type { HttpFailureReason } from "./Http.ts";

export const httpFailureTexts: Readonly<Record<HttpFailureReason, Text>> = {
  "name-not-found": { en: "the name is not known", es: "el nombre no se conoce" },
  refused: { en: "nobody listens there", es: "nadie escucha ahí" },
  unroutable: { en: "no way leads there", es: "ningún camino lleva ahí" },
  tls: { en: "its certificate is not accepted", es: "no se acepta su certificado" },
  "timed-out": { en: "it took too long", es: "tardó demasiado" },
  "cut-off": { en: "the connection was cut off", es: "la conexión se cortó" },
  "not-http": { en: "it does not speak HTTP", es: "no habla HTTP" },
  interrupted: { en: "it was interrupted", es: "se interrumpió" },
};
