/** Renders hooks under a fake engine in tests, and fails each test that writes to `console.error`. */
import { cleanup, render } from "@testing-library/react";
import { createFakeCallEngine, type FakeCallEngine } from "@tertulia/call-engine/testing";
import type { ReactElement, ReactNode } from "react";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { CallEngineProvider } from "../hooks/CallEngineProvider.tsx";

/** What a test talks to. */
export interface RenderedWithEngine {
  readonly engine: FakeCallEngine;
  readonly rerender: (element: ReactElement) => void;
  readonly unmount: () => void;
}

/** Renders with an engine that the test may have prepared. */
export function renderWithEngine(
  element: ReactElement,
  engine: FakeCallEngine = createFakeCallEngine(),
): RenderedWithEngine {
  const wrapper = ({ children }: { readonly children: ReactNode }): ReactElement => (
    <CallEngineProvider engine={engine}>{children}</CallEngineProvider>
  );
  const { rerender, unmount } = render(element, { wrapper });
  return { engine, rerender, unmount };
}

beforeEach(() => {
  vi.spyOn(console, "error");
});

afterEach(() => {
  cleanup();
  // eslint-disable-next-line no-console -- the spy of above, not a message
  expect(console.error).not.toHaveBeenCalled();
});
