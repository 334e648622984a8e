import { MantineProvider } from "@mantine/core";
import { act, fireEvent, screen } from "@testing-library/react";
import {
  createFakeCallEngine,
  fakeMember,
  fakeTiles,
  type FakeCallEngine,
} from "@tertulia/call-engine/testing";
import type { CallMember, CallTile as CallTileState } from "@tertulia/call-engine";
import { Profiler, type ReactElement } from "react";
import { describe, expect, it, vi } from "vitest";
import { CallEngineProvider } from "../hooks/CallEngineProvider.tsx";
import { renderInCall } from "../testing/renderInCall.tsx";
import { CallTile } from "./CallTile.tsx";

function tileOf(member: CallMember, source: CallTileState["source"] = "camera"): CallTileState {
  const tile = fakeTiles([member]).find((candidate) => candidate.source === source);
  if (tile === undefined) throw new Error(`no ${source} tile`);
  return tile;
}

function Beto({ tile }: { readonly tile: CallTileState }): ReactElement {
  return <CallTile tile={tile} name="Beto" avatarUrl={null} locale="en" />;
}

describe("what a tile says", () => {
  it("[U23] a camera that sends and speaks", () => {
    const member = fakeMember("beto", {
      isMicrophoneOn: true,
      isCameraOn: true,
      isSpeaking: true,
      handRaisedAt: 1_790_000_000_000,
    });
    renderInCall(<Beto tile={tileOf(member)} />);
    expect(
      Object.fromEntries(Object.entries(screen.getByTestId("call-tile").dataset)),
    ).toStrictEqual({
      testid: "call-tile",
      userId: "@beto:example.org",
      deviceId: "BETO",
      source: "camera",
      local: "false",
      mic: "true",
      camera: "true",
      speaking: "true",
      hand: "true",
      activeSpeaker: "false",
    });
    expect(screen.getByRole("figure", { name: "Beto, hand raised" })).toBeDefined();
  });

  it("[U23] a member without media yet", () => {
    renderInCall(<Beto tile={tileOf(fakeMember("beto", { media: "waiting", quality: "lost" }))} />);
    expect(
      screen.getByRole("figure", {
        name: "Beto, connecting…, microphone off, camera off, connection lost",
      }),
    ).toBeDefined();
  });

  it("[U23] oneself, in Spanish", () => {
    const member = fakeMember("ana", { isLocal: true, isMicrophoneOn: true, isCameraOn: true });
    renderInCall(<CallTile tile={tileOf(member)} name="Ana" avatarUrl={null} locale="es" />);
    expect(screen.getByRole("figure", { name: "Ana (tú)" }).dataset["local"]).toBe("true");
    expect(screen.getByText("Tú")).toBeDefined();
  });

  it("[U23] a shared screen never speaks, whoever shares it", () => {
    const member = fakeMember("beto", { isScreenOn: true, isSpeaking: true });
    renderInCall(<Beto tile={tileOf(member, "screen")} />);
    const tile = screen.getByRole("figure", { name: "Screen of Beto" });
    expect(tile.dataset).toMatchObject({ source: "screen", speaking: "false" });
  });
});

describe("its picture", () => {
  const withPicture = tileOf(fakeMember("beto", { isCameraOn: true }));
  const withoutPicture = tileOf(fakeMember("beto"));

  it("[U24] is attached while there is one and let go when it ends", () => {
    const { engine, rerender, unmount } = renderInCall(<Beto tile={withoutPicture} />);
    expect(screen.getByTestId("call-tile").querySelector("video")).toBeNull();
    rerender(<Beto tile={withPicture} />);
    expect(screen.getByTestId("call-tile").querySelector("video")).not.toBeNull();
    rerender(<Beto tile={withoutPicture} />);
    rerender(<Beto tile={withPicture} />);
    unmount();
    expect(engine.commands).toStrictEqual([
      `attach ${withPicture.id}`,
      `detach ${withPicture.id}`,
      `attach ${withPicture.id}`,
      `detach ${withPicture.id}`,
    ]);
  });

  it("[U24] stays attached while other things about the member change", () => {
    const { engine, rerender } = renderInCall(<Beto tile={withPicture} />);
    rerender(
      <Beto tile={tileOf(fakeMember("beto", { isCameraOn: true, isMicrophoneOn: true }))} />,
    );
    expect(engine.commands).toStrictEqual([`attach ${withPicture.id}`]);
  });

  it("[U38] is marked while it is higher than wide, as from a phone", () => {
    renderInCall(<Beto tile={withPicture} />);
    const video = screen.getByTestId("call-tile").querySelector("video");
    if (video === null) throw new Error("no video");
    const sized = (videoWidth: number, videoHeight: number): string | undefined => {
      Object.defineProperties(video, {
        videoWidth: { value: videoWidth, configurable: true },
        videoHeight: { value: videoHeight, configurable: true },
      });
      fireEvent(video, new Event("resize"));
      return video.dataset["upright"];
    };
    expect([sized(360, 640), sized(640, 360)]).toStrictEqual(["true", "false"]);
  });

  it("[U24] is muted, since sound comes from elsewhere", () => {
    renderInCall(<Beto tile={withPicture} />);
    expect(screen.getByTestId("call-tile").querySelector("video")?.muted).toBe(true);
  });
});

it("[U25] the same tile is not rendered again", () => {
  let renders = 0;
  const counted = (member: CallMember): CallTileState => ({
    ...tileOf(member),
    get hasVideo() {
      renders += 1;
      return false;
    },
  });
  const tile = counted(fakeMember("beto"));
  const { rerender } = renderInCall(<Beto tile={tile} />);
  const rendersFirst = renders;
  rerender(<Beto tile={tile} />);
  expect(renders).toBe(rendersFirst);
  rerender(<Beto tile={counted(fakeMember("beto", { isSpeaking: true }))} />);
  expect(renders).toBeGreaterThan(rendersFirst);
});

describe("the voice", () => {
  const levelOf = (): string =>
    screen.getByTestId("call-tile").style.getPropertyValue("--audio-level");

  it("[U5] reaches the element without a render, and ends with the microphone", () => {
    const onRender = vi.fn();
    const member = fakeMember("beto", { isMicrophoneOn: true });
    const { engine, rerender } = renderInCall(
      <Profiled tile={tileOf(member)} onRender={onRender} />,
    );
    act(() => engine.speak(member.key, 0.456));
    expect(levelOf()).toBe("0.46");
    expect(onRender).toHaveBeenCalledTimes(1);
    rerender(<Profiled tile={tileOf(fakeMember("beto"))} onRender={onRender} />);
    expect(levelOf()).toBe("");
    act(() => engine.speak(member.key, 0.9));
    expect(levelOf()).toBe("");
  });

  it("[U5] is heard from the next engine when that replaces this one", () => {
    const member = fakeMember("beto", { isMicrophoneOn: true });
    const [first, second] = [createFakeCallEngine(), createFakeCallEngine()];
    const under = (engine: FakeCallEngine): ReactElement => (
      <MantineProvider env="test">
        <CallEngineProvider engine={engine}>
          <Beto tile={tileOf(member)} />
        </CallEngineProvider>
      </MantineProvider>
    );
    const { rerender } = renderInCall(under(first));
    rerender(under(second));
    first.speak(member.key, 0.9);
    expect(levelOf()).toBe("");
    second.speak(member.key, 0.1);
    expect(levelOf()).toBe("0.10");
  });
});

interface ProfiledProps {
  readonly tile: CallTileState;
  readonly onRender: () => void;
}

function Profiled({ tile, onRender }: ProfiledProps): ReactElement {
  return (
    <Profiler id="tile" onRender={onRender}>
      <CallTile tile={tile} name="Beto" avatarUrl={null} locale="en" />
    </Profiler>
  );
}
