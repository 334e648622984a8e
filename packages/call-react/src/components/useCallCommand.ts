/** Runs commands that a button gave, and keeps a refusal that the snapshot does not tell. */
import { toCallError, type CallErrorCode } from "@tertulia/protocol";
import { useCallback, useState } from "react";

/** A runner for buttons. */
export interface CallCommand {
  /** Runs a command of the engine; a refusal ends up in `refusal` and is never thrown. */
  readonly run: (command: () => Promise<void>) => void;
  /** Why the last command failed; `null` after the next one has begun. */
  readonly refusal: CallErrorCode | null;
  readonly forget: () => void;
}

/** One runner for a group of buttons. */
export function useCallCommand(): CallCommand {
  const [refusal, setRefusal] = useState<CallErrorCode | null>(null);
  const run = useCallback((command: () => Promise<void>) => {
    setRefusal(null);
    command().catch((error: unknown) => setRefusal(toCallError(error).code));
  }, []);
  const forget = useCallback(() => setRefusal(null), []);
  return { run, refusal, forget };
}
