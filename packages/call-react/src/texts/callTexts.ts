/** Everything the call says to people, in each language. */
import type { CallEnd } from "@tertulia/call-engine";
import type { CallErrorCode } from "@tertulia/protocol";
import type { CallDictionary, CallErrorText, CallLocale } from "./CallDictionary.ts";
import { EN } from "./en.ts";
import { ES } from "./es.ts";

const TEXTS: Readonly<Record<CallLocale, CallDictionary>> = { en: EN, es: ES };

/** All texts of a language. */
export function callTexts(locale: CallLocale): CallDictionary {
  return TEXTS[locale];
}

/** What a person reads when a call or a device failed with this code. */
export function callErrorText(code: CallErrorCode, locale: CallLocale): CallErrorText {
  return TEXTS[locale].errors[code];
}

/** Why a call is over, for the person who was in it; `null` when they ended it themselves. */
export function callEndText(reason: CallEnd, locale: CallLocale): string | null {
  return TEXTS[locale].ends[reason];
}
