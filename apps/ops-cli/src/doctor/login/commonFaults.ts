/** What can be wrong with every question. */
import type { FindingValues } from "../Finding.ts";
import { httpFailureTexts } from "../../machine/httpFailureTexts.ts";
import type { Text } from "../../cli/Text.ts";
import type { LoginFault } from "./LoginCheck.ts";

export const commonFaults = {
  unreachable: {
    status: "fail",
    reason: ({ url, why }) => {
      const { en, es } = describeWhy(why);
      return { en: `${url} gave no answer: ${en}.`, es: `${url} no respondió: ${es}.` };
    },
    remedy: () => ({
      en: "See that the service runs, that the address is right, and that no firewall is in between.",
      es: "Compruebe que el servicio funciona, que la dirección es correcta y que no hay un cortafuegos en medio.",
    }),
  },
  unexpected: {
    status: "fail",
    reason: ({ url, status }) => ({
      en: `${url} answered ${status}, which neither Synapse nor MAS does there.`,
      es: `${url} respondió ${status}, cosa que ahí no hacen ni Synapse ni MAS.`,
    }),
    remedy: () => ({
      en: "Something in between answers: look at the proxy's rules for this path and at its log.",
      es: "Algo intermedio responde: mire las reglas del proxy para esta ruta y su registro.",
    }),
  },
  "not-given": {
    status: "unknown",
    reason: ({ options }) => ({
      en: `This needs ${options}.`,
      es: `Para esto hace falta ${options}.`,
    }),
    remedy: ({ options }) => ({
      en: `Run it again with ${options}.`,
      es: `Ejecútelo de nuevo con ${options}.`,
    }),
  },
  "no-metadata": {
    status: "unknown",
    reason: () => ({
      en: "The homeserver does not say where MAS is, so nothing can be asked there.",
      es: "El servidor no dice dónde está MAS, así que no se le puede preguntar nada.",
    }),
    remedy: () => ({
      en: "Mend what is wrong with the login metadata first.",
      es: "Arregle primero lo que falla en los metadatos de inicio de sesión.",
    }),
  },
} as const satisfies Readonly<Record<string, LoginFault>>;

export type CommonCause = keyof typeof commonFaults;

/** The documentation asks with a placeholder instead of a reason. */
function describeWhy(why: FindingValues[string] | undefined): Text {
  const texts: Readonly<Record<string, Text>> = httpFailureTexts;
  return texts[String(why)] ?? { en: String(why), es: String(why) };
}
