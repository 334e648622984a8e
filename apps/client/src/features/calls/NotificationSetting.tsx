/** The button that asks the browser to let calls be notified; nothing asks before it is pressed. */
import { Menu, Text } from "@mantine/core";
import { IconBell, IconBellOff } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTexts } from "../locale/LocaleProvider.tsx";

/** One entry of the settings menu; nothing where the browser has no notifications. */
export function NotificationSetting(): ReactNode {
  const { settings } = useTexts();
  const [permission, setPermission] = useState(() => window.Notification?.permission);
  switch (permission) {
    case undefined:
      return null;
    case "denied":
      return (
        <Text size="sm" c="var(--tertulia-muted)" px="sm" py={6}>
          {settings.notificationsDenied}
        </Text>
      );
    case "granted":
      return (
        <Menu.Item disabled leftSection={<IconBell size={18} aria-hidden />}>
          {settings.notificationsOn}
        </Menu.Item>
      );
    case "default":
      return (
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={<IconBellOff size={18} aria-hidden />}
          onClick={() => void Notification.requestPermission().then(setPermission)}
        >
          {settings.notifications}
        </Menu.Item>
      );
  }
}
