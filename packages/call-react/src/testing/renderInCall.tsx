/** Renders components, which need Mantine, under a fake engine in tests. */
import { MantineProvider } from "@mantine/core";
import type { FakeCallEngine } from "@tertulia/call-engine/testing";
import type { ReactElement } from "react";
import { renderWithEngine, type RenderedWithEngine } from "./renderWithEngine.tsx";

/** Renders with an engine that the test may have prepared. */
export function renderInCall(element: ReactElement, engine?: FakeCallEngine): RenderedWithEngine {
  const { rerender, ...rest } = renderWithEngine(inMantine(element), engine);
  return { ...rest, rerender: (next) => rerender(inMantine(next)) };
}

function inMantine(element: ReactElement): ReactElement {
  return <MantineProvider env="test">{element}</MantineProvider>;
}
