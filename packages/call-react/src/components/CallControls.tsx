/** The round bar of a call: microphone, camera, screen, hand, leave. */
import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconHandStop,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconScreenShare,
  IconScreenShareOff,
  IconVideo,
  IconVideoOff,
} from "@tabler/icons-react";
import type { LocalDevice, LocalMedia } from "@tertulia/call-engine";
import type { ComponentType, ReactElement } from "react";
import type { CallLocale } from "../texts/CallDictionary.ts";
import { callTexts } from "../texts/callTexts.ts";
import styles from "./CallControls.module.css";
import { canShareScreen } from "./canShareScreen.ts";
import type { CallActions } from "./useCallActions.ts";

/** Also for the keyboard: the tooltip is where a shortcut is written. */
const TOOLTIP_EVENTS = { hover: true, focus: true, touch: false };

/** Props of {@link CallControls}. */
export interface CallControlsProps {
  readonly local: LocalMedia;
  readonly actions: CallActions;
  readonly locale: CallLocale;
  /** `compact`: microphone and leave only. */
  readonly size: "full" | "compact";
}

/** The buttons of a call. Each keeps its name and says by `aria-pressed` whether it is on. */
export function CallControls({ local, actions, locale, size }: CallControlsProps): ReactElement {
  const { controls } = callTexts(locale);
  const isFull = size === "full";
  return (
    <fieldset className={styles.bar} aria-label={controls.label} data-size={size}>
      <Toggle
        testId="toggle-mic"
        name={controls.microphone}
        action={isOn(local.microphone) ? controls.microphoneOff : controls.microphoneOn}
        shortcut="m"
        device={local.microphone}
        icons={[IconMicrophone, IconMicrophoneOff]}
        onClick={actions.toggleMicrophone}
      />
      {isFull && (
        <Toggle
          testId="toggle-camera"
          name={controls.camera}
          action={isOn(local.camera) ? controls.cameraOff : controls.cameraOn}
          shortcut="v"
          device={local.camera}
          icons={[IconVideo, IconVideoOff]}
          onClick={actions.toggleCamera}
        />
      )}
      {isFull && canShareScreen() && (
        <Toggle
          testId="toggle-screen"
          name={controls.screen}
          action={isOn(local.screen) ? controls.screenOff : controls.screenOn}
          shortcut="s"
          device={local.screen}
          icons={[IconScreenShareOff, IconScreenShare]}
          isExtra
          onClick={actions.toggleScreen}
        />
      )}
      {isFull && (
        <Toggle
          testId="toggle-hand"
          name={controls.hand}
          action={local.isHandRaised ? controls.handDown : controls.handUp}
          shortcut="h"
          device={{ status: local.isHandRaised ? "on" : "off", problem: null }}
          icons={[IconHandStop, IconHandStop]}
          isExtra
          onClick={actions.toggleHand}
        />
      )}
      <Tooltip label={controls.leave} events={TOOLTIP_EVENTS}>
        <ActionIcon
          className={styles.leave}
          data-testid="leave-call"
          variant="filled"
          color="red.8"
          radius="xl"
          aria-label={controls.leave}
          onClick={actions.leave}
        >
          <IconPhoneOff size={isFull ? 22 : 18} />
        </ActionIcon>
      </Tooltip>
    </fieldset>
  );
}

interface ToggleProps {
  readonly testId: string;
  /** Its name for a screen reader, the same on and off. */
  readonly name: string;
  /** What a click would do, for the tooltip. */
  readonly action: string;
  readonly shortcut: string;
  readonly device: LocalDevice;
  /** While on, while off. */
  readonly icons: readonly [ComponentType<{ size: number }>, ComponentType<{ size: number }>];
  /** Coloured while on, for what is off as a rule and tells others something. */
  readonly isExtra?: boolean;
  readonly onClick: () => void;
}

function Toggle(props: ToggleProps): ReactElement {
  const { testId, name, action, shortcut, device, icons, isExtra = false, onClick } = props;
  const Icon = icons[isOn(device) ? 0 : 1];
  return (
    <Tooltip label={`${action} (${shortcut.toUpperCase()})`} events={TOOLTIP_EVENTS}>
      <ActionIcon
        className={styles.toggle}
        data-testid={testId}
        variant="default"
        radius="xl"
        aria-label={name}
        aria-pressed={isOn(device)}
        aria-busy={device.status === "starting"}
        aria-keyshortcuts={shortcut.toUpperCase()}
        data-extra={isExtra}
        data-problem={device.problem !== null}
        onClick={onClick}
      >
        <Icon size={22} />
      </ActionIcon>
    </Tooltip>
  );
}

function isOn(device: LocalDevice): boolean {
  return device.status === "on";
}
