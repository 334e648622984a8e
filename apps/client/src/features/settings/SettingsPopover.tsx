/** The one settings menu's frame: a button, and a small dialog below it. */
import { ActionIcon, FocusTrap, Popover } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTexts } from "../locale/LocaleProvider.tsx";
import { Preferences } from "./Preferences.tsx";
import classes from "./SettingsPopover.module.css";

export interface SettingsPopoverProps {
  /** What follows language and appearance. @param close takes the dialog away. */
  readonly children?: (close: () => void) => ReactNode;
}

/** A dialog rather than a menu, because it holds more than commands. */
export function SettingsPopover({ children }: SettingsPopoverProps): ReactNode {
  const { settings } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      width={300}
      shadow="lg"
      radius="lg"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={settings.open}
          onClick={() => setOpen(!isOpen)}
        >
          <IconAdjustmentsHorizontal size={20} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes["dialog"] ?? ""} aria-label={settings.open}>
        <FocusTrap.InitialFocus />
        <Preferences />
        {children?.(close)}
      </Popover.Dropdown>
    </Popover>
  );
}
