/** What the buttons and keys of a call do, whatever they look like. */
import { isInProgress, type CallEngine, type LocalDevice } from "@tertulia/call-engine";
import type { CallErrorCode } from "@tertulia/protocol";
import { useMemo } from "react";
import { useCallEngine } from "../hooks/useCallEngine.ts";
import { useCallCommand } from "./useCallCommand.ts";

/** Commands without arguments; each reads the present state at the click, not at the last render. */
export interface CallActions {
  readonly toggleMicrophone: () => void;
  readonly toggleCamera: () => void;
  readonly toggleScreen: () => void;
  readonly toggleHand: () => void;
  readonly leave: () => void;
  /** Joins the call that failed once more, as it was joined before. */
  readonly retry: () => void;
  readonly dismiss: () => void;
}

/** Commands, and why the last one failed. */
export interface CallActionsState {
  readonly actions: CallActions;
  readonly refusal: CallErrorCode | null;
  readonly forgetRefusal: () => void;
}

/** The actions of the engine's call; the same objects as long as the engine is the same. */
export function useCallActions(): CallActionsState {
  const engine = useCallEngine();
  const { run, refusal, forget } = useCallCommand();
  const actions = useMemo(() => toActions(engine, run), [engine, run]);
  return { actions, refusal, forgetRefusal: forget };
}

function toActions(engine: CallEngine, run: (command: () => Promise<void>) => void): CallActions {
  const local = () => {
    const snapshot = engine.getSnapshot();
    return isInProgress(snapshot) ? snapshot.local : null;
  };
  const toggle = (device: LocalDevice | undefined, set: (isOn: boolean) => Promise<void>) => {
    // A device that is still starting is meant to be on: the next click takes it back.
    if (device !== undefined) run(() => set(device.status === "off"));
  };
  return {
    toggleMicrophone: () => toggle(local()?.microphone, engine.setMicrophone),
    toggleCamera: () => toggle(local()?.camera, engine.setCamera),
    toggleScreen: () => toggle(local()?.screen, engine.setScreenShare),
    toggleHand: () => {
      const isRaised = local()?.isHandRaised;
      if (isRaised !== undefined) run(() => engine.setHandRaised(!isRaised));
    },
    leave: () => run(() => engine.leave()),
    retry: () => run(() => engine.retry()),
    dismiss: () => engine.dismiss(),
  };
}
