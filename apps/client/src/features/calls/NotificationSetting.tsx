/** The button that asks the browser to let calls be notified; nothing asks before it is pressed. */
import { Text } from "@mantine/core";
import { IconBell, IconBellOff } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTexts } from "../locale/LocaleProvider.tsx";
import { SettingsButton } from "../settings/SettingsButton.tsx";
import classes from "./NotificationSetting.module.css";

/** One entry of the settings menu; nothing where the browser has no notifications. */
export function NotificationSetting(): ReactNode {
  const { settings } = useTexts();
  const [permission, setPermission] = useState(() => window.Notification?.permission);
  if (permission === undefined) return null;
  if (permission === "default") {
    return (
      <SettingsButton
        icon={<IconBellOff size={18} aria-hidden />}
        onClick={() => void Notification.requestPermission().then(setPermission)}
      >
        {settings.notifications}
      </SettingsButton>
    );
  }
  return (
    <Text component="p" className={classes["state"] ?? ""}>
      {permission === "granted" ? (
        <IconBell size={18} aria-hidden />
      ) : (
        <IconBellOff size={18} aria-hidden />
      )}
      {permission === "granted" ? settings.notificationsOn : settings.notificationsDenied}
    </Text>
  );
}
