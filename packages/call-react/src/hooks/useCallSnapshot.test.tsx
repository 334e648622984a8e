import { act, render, screen } from "@testing-library/react";
import { createFakeCallEngine, fakeLiveCall, fakeMember } from "@tertulia/call-engine/testing";
import type { CallSnapshot } from "@tertulia/call-engine";
import { Component, Profiler, type ReactElement, type ReactNode } from "react";
import { expect, it, vi } from "vitest";
import { renderWithEngine } from "../testing/renderWithEngine.tsx";
import { useCallSnapshot } from "./useCallSnapshot.ts";

const phaseOf = (snapshot: CallSnapshot): string => snapshot.phase;
const namesOf = (snapshot: CallSnapshot): readonly string[] =>
  snapshot.phase === "live" ? snapshot.members.map((member) => member.userId) : [];
const isSameList = (before: readonly string[], after: readonly string[]): boolean =>
  before.join() === after.join();

function Phase(): ReactElement {
  return <p>{useCallSnapshot(phaseOf)}</p>;
}

function Names(): ReactElement {
  return <p>{useCallSnapshot(namesOf, isSameList).join(" ")}</p>;
}

it("[U1] a component renders again only when what it selects changes", () => {
  const onRender = vi.fn();
  const { engine } = renderWithEngine(
    <Profiler id="phase" onRender={onRender}>
      <Phase />
    </Profiler>,
  );
  act(() => engine.show(fakeLiveCall([fakeMember("ana")])));
  act(() => engine.show(fakeLiveCall([fakeMember("ana"), fakeMember("beto")])));
  expect(screen.getByText("live")).toBeDefined();
  expect(onRender).toHaveBeenCalledTimes(2);
});

it("[U1] a selection that equals the one before counts as unchanged", () => {
  const onRender = vi.fn();
  const engine = createFakeCallEngine();
  engine.show(fakeLiveCall([fakeMember("ana")]));
  renderWithEngine(
    <Profiler id="names" onRender={onRender}>
      <Names />
    </Profiler>,
    engine,
  );
  act(() => engine.show(fakeLiveCall([fakeMember("ana", { isSpeaking: true })])));
  expect(onRender).toHaveBeenCalledTimes(1);
  act(() => engine.show(fakeLiveCall([fakeMember("ana"), fakeMember("beto")])));
  expect(screen.getByText("@ana:example.org @beto:example.org")).toBeDefined();
});

it("[U1] a selection that builds an object is built once for each snapshot", () => {
  const select = vi.fn((snapshot: CallSnapshot) => ({ phase: snapshot.phase }));
  function Built(): ReactElement {
    return <p>{useCallSnapshot(select).phase}</p>;
  }
  const { engine, rerender } = renderWithEngine(<Built />);
  rerender(<Built />);
  act(() => engine.show(fakeLiveCall([fakeMember("ana")])));
  expect(screen.getByText("live")).toBeDefined();
  expect(select).toHaveBeenCalledTimes(2);
});

it("[U7] without a provider it throws and says what is missing", () => {
  let thrown: unknown = null;
  class Boundary extends Component<{ readonly children: ReactNode }> {
    override state = { failed: false };
    static getDerivedStateFromError(error: unknown): { failed: boolean } {
      thrown = error;
      return { failed: true };
    }
    override render(): ReactNode {
      return this.state.failed ? null : this.props.children;
    }
  }
  render(<Phase />, {
    wrapper: Boundary,
    // React reports what a boundary caught; here that is the point.
    onCaughtError: () => undefined,
  });
  expect(thrown).toStrictEqual(
    new TypeError("Call components need a CallEngineProvider above them."),
  );
});
