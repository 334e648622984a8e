/** Renders as inside the client: theme, language, workspace. A console error fails the test. */
import { MantineProvider } from "@mantine/core";
import { cleanup, render, type RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { theme } from "../app/theme.ts";
import { createLocaleStore, type Locale } from "../features/locale/createLocaleStore.ts";
import { LocaleProvider } from "../features/locale/LocaleProvider.tsx";
import type { Workspace } from "../features/workspace/createWorkspace.ts";
import { WorkspaceProvider } from "../features/workspace/WorkspaceProvider.tsx";
import { createFakeStorage } from "./createFakeStorage.ts";

beforeEach(() => {
  vi.spyOn(console, "error");
  // Mantine asks for these; happy-dom has only some of them.
  vi.stubGlobal("ResizeObserver", FakeResizeObserver);
  Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });
  window.location.hash = "";
});

afterEach(() => {
  cleanup();
  // oxlint-disable-next-line no-console
  expect(console.error).not.toHaveBeenCalled();
});

/** Renders without a workspace. */
export function renderInApp(ui: ReactNode, locale: Locale = "en"): RenderResult {
  const store = createLocaleStore(createFakeStorage(), [locale]);
  return render(
    <MantineProvider theme={theme} env="test">
      <LocaleProvider store={store}>{ui}</LocaleProvider>
    </MantineProvider>,
  );
}

/** Renders with one. */
export function renderInWorkspace(ui: ReactNode, workspace: Workspace): RenderResult {
  return renderInApp(<WorkspaceProvider workspace={workspace}>{ui}</WorkspaceProvider>);
}

class FakeResizeObserver {
  observe(): void {
    // Nothing is laid out, so nothing changes its size.
  }
  unobserve(): void {
    // As above.
  }
  disconnect(): void {
    // As above.
  }
}
