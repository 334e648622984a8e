/** The one settings menu: language, appearance, notifications, accounts, logging out. */
import { ActionIcon, Button, Group, Menu, Modal, Text } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconLogout, IconUserPlus } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { NotificationSetting } from "../calls/NotificationSetting.tsx";
import { useTexts } from "../locale/LocaleProvider.tsx";
import { PersonAvatar } from "../media/PersonAvatar.tsx";
import type { SessionActions } from "../session/SessionActions.ts";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";
import { Preferences } from "./PreferencesMenu.tsx";

/** The menu's button, and the question before logging out. */
export function SettingsMenu({ actions }: { readonly actions: SessionActions }): ReactNode {
  const texts = useTexts();
  const { me } = useWorkspace();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Menu position="bottom-end" width={300} shadow="md" trapFocus>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={texts.settings.open}>
            <IconAdjustmentsHorizontal size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Preferences />
          <NotificationSetting />
          <Menu.Divider />
          <Menu.Label>{texts.settings.accounts}</Menu.Label>
          {actions.list().map(({ userId }) => (
            <Menu.Item
              key={userId}
              disabled={userId === me}
              leftSection={<PersonAvatar id={userId} name={userId} mxc={null} sizePx={24} />}
              onClick={() => actions.switchTo(userId)}
            >
              {userId}
            </Menu.Item>
          ))}
          <Menu.Item
            leftSection={<IconUserPlus size={18} aria-hidden />}
            onClick={actions.addAccount}
          >
            {texts.settings.addAccount}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconLogout size={18} aria-hidden />}
            onClick={() => setAsking(true)}
          >
            {texts.settings.logOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={texts.settings.logOutTitle}
        centered
        closeButtonProps={{ "aria-label": texts.common.close }}
      >
        <Text>{texts.settings.logOutAdvice}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)}>
            {texts.common.cancel}
          </Button>
          <Button color="red" onClick={actions.logOut}>
            {texts.settings.logOut}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
