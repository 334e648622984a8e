/** The way in: by password, by link, or as somebody who is known here already. */
import {
  Alert,
  Anchor,
  Button,
  Loader,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useState, type FormEvent, type ReactNode } from "react";
import type { ClientConfig } from "../../app/clientConfig.ts";
import type { UserId } from "@tertulia/protocol";
import { useTexts } from "../locale/LocaleProvider.tsx";
import { SettingsPopover } from "../settings/SettingsPopover.tsx";
import type { LoginProblem } from "./LoginProblem.ts";
import classes from "./LoginScreen.module.css";

/** What a person fills in. */
export interface LoginForm {
  readonly homeserver: string;
  readonly username: string;
  readonly password: string;
}

export interface LoginScreenProps {
  readonly config: ClientConfig;
  readonly problem: LoginProblem | null;
  /** Which login is under way. */
  readonly busy: "password" | "link" | null;
  readonly onSubmit: (form: LoginForm) => void;
  /** Set when there are chats to go back to. */
  readonly onCancel: (() => void) | null;
  /** People who are logged in here already. */
  readonly accounts: readonly UserId[];
  readonly onSwitch: (userId: UserId) => void;
}

/** The screen; it knows nothing of how a login is done. */
export function LoginScreen({
  config,
  problem,
  busy,
  onSubmit,
  onCancel,
  accounts,
  onSwitch,
}: LoginScreenProps): ReactNode {
  const texts = useTexts();
  return (
    <main className={classes["screen"]}>
      <div className={classes["corner"]}>
        <SettingsPopover />
      </div>
      <Paper className={classes["card"] ?? ""} radius="lg" shadow="sm" withBorder>
        <Stack gap="lg">
          <header className={classes["header"]}>
            <img src="/icon.svg" alt="" width={52} height={52} />
            <div>
              <Title order={1} size="h3">
                {texts.login.title}
              </Title>
              <Text c="var(--tertulia-muted)">{texts.login.subtitle}</Text>
            </div>
          </header>
          {problem !== null && <LoginProblemAlert problem={problem} />}
          {busy === "link" ? (
            <output className={classes["waiting"]}>
              <Loader size="sm" aria-hidden />
              <Text component="span">{texts.login.withLink}</Text>
            </output>
          ) : (
            <PasswordForm config={config} isBusy={busy !== null} onSubmit={onSubmit} />
          )}
          {accounts.length > 0 && busy === null && (
            <Accounts accounts={accounts} onSwitch={onSwitch} />
          )}
          {onCancel !== null && (
            <Anchor component="button" type="button" size="sm" onClick={onCancel}>
              {texts.login.cancelAdding}
            </Anchor>
          )}
        </Stack>
      </Paper>
    </main>
  );
}

function PasswordForm({
  config,
  isBusy,
  onSubmit,
}: Pick<LoginScreenProps, "config" | "onSubmit"> & { readonly isBusy: boolean }): ReactNode {
  const texts = useTexts();
  const [form, setForm] = useState<LoginForm>({
    homeserver: config.homeserverUrl,
    username: "",
    password: "",
  });
  const [isIncomplete, setIncomplete] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isComplete = form.username.trim() !== "" && form.password !== "";
    setIncomplete(!isComplete);
    if (isComplete && !isBusy) onSubmit(form);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label={texts.login.homeserver}
          description={texts.login.homeserverHint}
          data-testid="login-homeserver"
          value={form.homeserver}
          onChange={(event) => setForm({ ...form, homeserver: event.currentTarget.value })}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          inputMode="url"
        />
        <TextInput
          label={texts.login.username}
          data-testid="login-username"
          value={form.username}
          onChange={(event) => setForm({ ...form, username: event.currentTarget.value })}
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          data-autofocus
        />
        <PasswordInput
          label={texts.login.password}
          data-testid="login-password"
          value={form.password}
          onChange={(event) => setForm({ ...form, password: event.currentTarget.value })}
          autoComplete="current-password"
          error={isIncomplete ? texts.login.fillIn : null}
        />
        <Button
          type="submit"
          data-testid="login-submit"
          size="md"
          mt="xs"
          loading={isBusy}
          fullWidth
        >
          {texts.login.submit}
        </Button>
      </Stack>
    </form>
  );
}

function Accounts({
  accounts,
  onSwitch,
}: Pick<LoginScreenProps, "accounts" | "onSwitch">): ReactNode {
  const texts = useTexts();
  return (
    <div>
      <Text size="sm" fw={600} mb={6}>
        {texts.login.knownAccounts}
      </Text>
      {accounts.map((userId) => (
        <Button key={userId} variant="default" fullWidth mt={6} onClick={() => onSwitch(userId)}>
          {userId}
        </Button>
      ))}
    </div>
  );
}

function LoginProblemAlert({ problem }: { readonly problem: LoginProblem }): ReactNode {
  const texts = useTexts();
  const { title, advice } = texts.loginProblems[problem.code];
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertCircle aria-hidden />}
      title={title}
      data-code={problem.code}
    >
      {advice}
      {problem.retryAfterMs !== null &&
        ` ${texts.login.waitSeconds(Math.ceil(problem.retryAfterMs / 1000))}`}
    </Alert>
  );
}
