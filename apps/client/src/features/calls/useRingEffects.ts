/** What a ring does besides being seen: it sounds, notifies, and stands in the title of the page. */
import type { IncomingRing } from "@tertulia/call-engine";
import { useEffect } from "react";
import { goTo } from "../../app/useRoute.ts";
import { useTexts } from "../locale/LocaleProvider.tsx";
import { createRingNotice } from "./createRingNotice.ts";
import { createRingTone } from "./createRingTone.ts";

/** Lasts as long as the component that calls it, which is to be keyed by ring. */
export function useRingEffects({ roomId, notificationId }: IncomingRing, callerName: string): void {
  const { calls } = useTexts();
  const title = calls.ringTitle(callerName);
  useEffect(() => {
    const tone = createRingTone({ createContext: () => new AudioContext(), onNextGesture });
    tone.start();
    return tone.stop;
  }, []);
  useEffect(() => {
    const notice = createRingNotice(
      {
        Notification: window.Notification,
        isPageInSight: () => document.visibilityState === "visible" && document.hasFocus(),
      },
      {
        title,
        body: calls.ringBody,
        tag: notificationId,
        onClick: () => {
          window.focus();
          goTo({ name: "room", roomId });
        },
      },
    );
    return notice.close;
  }, [title, calls, notificationId, roomId]);
  useEffect(() => {
    const before = document.title;
    document.title = `📞 ${title}`;
    return () => {
      document.title = before;
    };
  }, [title]);
}

function onNextGesture(listener: () => void): () => void {
  const forget = new AbortController();
  const once = (): void => {
    forget.abort();
    listener();
  };
  for (const type of ["pointerdown", "keydown"])
    window.addEventListener(type, once, { signal: forget.signal });
  return () => forget.abort();
}
