/** Keeps a fault in one component from leaving a blank page. */
import { Button, Text, Title } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { useTexts } from "../features/locale/LocaleProvider.tsx";
import classes from "./App.module.css";

interface CrashState {
  readonly hasCrashed: boolean;
}

/** Shows a sentence and a way on in place of what failed; React reports the fault itself. */
export class CrashBoundary extends Component<{ readonly children: ReactNode }, CrashState> {
  static getDerivedStateFromError(): CrashState {
    return { hasCrashed: true };
  }

  override state: CrashState = { hasCrashed: false };

  override render(): ReactNode {
    return this.state.hasCrashed ? <Crash /> : this.props.children;
  }
}

function Crash(): ReactNode {
  const { crash } = useTexts();
  return (
    <main className={classes["centre"]}>
      <div role="alert">
        <Title order={1} size="h3">
          {crash.title}
        </Title>
        <Text mt="md">{crash.advice}</Text>
      </div>
      <Button onClick={() => window.location.reload()}>{crash.reload}</Button>
    </main>
  );
}
