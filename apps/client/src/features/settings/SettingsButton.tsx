/** One command of the settings menu. */
import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./SettingsButton.module.css";

export interface SettingsButtonProps {
  readonly icon: ReactNode;
  readonly children: string;
  readonly onClick: () => void;
  /** After the text. */
  readonly end?: ReactNode;
  readonly isCurrent?: boolean;
}

/** As wide as the menu. */
export function SettingsButton({
  icon,
  children,
  onClick,
  end,
  isCurrent,
}: SettingsButtonProps): ReactNode {
  return (
    <UnstyledButton
      className={classes["button"] ?? ""}
      aria-current={isCurrent ? "true" : undefined}
      onClick={onClick}
    >
      <span className={classes["icon"]}>{icon}</span>
      <span className={classes["text"]}>{children}</span>
      {end}
    </UnstyledButton>
  );
}
