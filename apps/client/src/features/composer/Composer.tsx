/** Where a message is written: Enter sends, Shift+Enter breaks the line. */
import { ActionIcon, Textarea } from "@mantine/core";
import { IconSend2 } from "@tabler/icons-react";
import { useState, type FormEvent, type KeyboardEvent, type ReactNode } from "react";
import type { MatrixRoomId } from "@tertulia/protocol";
import { useTexts } from "../locale/LocaleProvider.tsx";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";
import classes from "./Composer.module.css";

export interface ComposerProps {
  readonly roomId: MatrixRoomId;
  readonly roomName: string;
  /** `false` when the room's power levels forbid it. */
  readonly maySend: boolean;
}

/** To be keyed by room: its text begins with that room's draft. */
export function Composer({ roomId, roomName, maySend }: ComposerProps): ReactNode {
  const texts = useTexts();
  const { drafts, outbox } = useWorkspace();
  const [text, setText] = useState(() => drafts.read(roomId));

  const write = (next: string): void => {
    setText(next);
    drafts.write(roomId, next);
  };
  const send = (): void => {
    const message = text.trim();
    if (message === "") return;
    outbox.send(roomId, message);
    write("");
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While an input method composes, Enter picks a word.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    send();
  };

  return (
    <form className={classes["composer"]} onSubmit={onSubmit}>
      <Textarea
        className={classes["field"] ?? ""}
        classNames={{ input: classes["input"] ?? "" }}
        data-testid="composer"
        aria-label={texts.composer.label(roomName)}
        placeholder={maySend ? texts.composer.placeholder : texts.composer.mayNotSend}
        disabled={!maySend}
        autosize
        minRows={1}
        maxRows={8}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        enterKeyHint="send"
      />
      <ActionIcon
        type="submit"
        size={42}
        radius="xl"
        aria-label={texts.composer.send}
        disabled={!maySend || text.trim() === ""}
      >
        <IconSend2 size={20} aria-hidden />
      </ActionIcon>
    </form>
  );
}
