/** The one settings menu: language, appearance, notifications, accounts, logging out. */
import { Button, Divider, Group, Modal, Text } from "@mantine/core";
import { IconCheck, IconLogout, IconUserPlus } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { NotificationSetting } from "../calls/NotificationSetting.tsx";
import { useTexts } from "../locale/LocaleProvider.tsx";
import { PersonAvatar } from "../media/PersonAvatar.tsx";
import type { SessionActions } from "../session/SessionActions.ts";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";
import { SettingsButton } from "./SettingsButton.tsx";
import { SettingsPopover } from "./SettingsPopover.tsx";

/** The menu's button, and the question before logging out. */
export function SettingsMenu({ actions }: { readonly actions: SessionActions }): ReactNode {
  const { settings } = useTexts();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <SettingsPopover>
        {(close) => (
          <>
            <NotificationSetting />
            <Divider my={4} />
            <Accounts actions={actions} />
            <Divider my={4} />
            <SettingsButton
              icon={<IconLogout size={18} aria-hidden />}
              onClick={() => {
                close();
                setAsking(true);
              }}
            >
              {settings.logOut}
            </SettingsButton>
          </>
        )}
      </SettingsPopover>
      <LogOutQuestion
        isOpen={isAsking}
        onCancel={() => setAsking(false)}
        onConfirm={actions.logOut}
      />
    </>
  );
}

function Accounts({ actions }: { readonly actions: SessionActions }): ReactNode {
  const { settings } = useTexts();
  const { me } = useWorkspace();
  return (
    <>
      <Text size="sm" fw={600}>
        {settings.accounts}
      </Text>
      {actions.list().map(({ userId }) => (
        <SettingsButton
          key={userId}
          icon={<PersonAvatar id={userId} name={userId} mxc={null} sizePx={24} />}
          end={userId === me ? <IconCheck size={16} aria-hidden /> : null}
          isCurrent={userId === me}
          onClick={() => userId !== me && actions.switchTo(userId)}
        >
          {userId}
        </SettingsButton>
      ))}
      <SettingsButton icon={<IconUserPlus size={18} aria-hidden />} onClick={actions.addAccount}>
        {settings.addAccount}
      </SettingsButton>
    </>
  );
}

interface LogOutQuestionProps {
  readonly isOpen: boolean;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

function LogOutQuestion({ isOpen, onCancel, onConfirm }: LogOutQuestionProps): ReactNode {
  const { common, settings } = useTexts();
  return (
    <Modal
      opened={isOpen}
      onClose={onCancel}
      title={settings.logOutTitle}
      centered
      radius="lg"
      closeButtonProps={{ "aria-label": common.close }}
      // A header outside of a section would be a second banner of the page.
      attributes={{ header: { role: "presentation" } }}
    >
      <Text>{settings.logOutAdvice}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onCancel}>
          {common.cancel}
        </Button>
        <Button color="red.8" onClick={onConfirm}>
          {settings.logOut}
        </Button>
      </Group>
    </Modal>
  );
}
