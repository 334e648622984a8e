import { act, fireEvent, screen, within } from "@testing-library/react";
import { createFakeCallEngine, fakeLiveCall, fakeMember } from "@tertulia/call-engine/testing";
import type { CallInProgress, CallSnapshot } from "@tertulia/call-engine";
import { CallError, type MatrixRoomId, type UserId } from "@tertulia/protocol";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { renderInCall } from "../testing/renderInCall.tsx";
import { CallPanel, type CallPanelProps } from "./CallPanel.tsx";

const ROOM = "!room:example.org" as MatrixRoomId;
const ANA = fakeMember("ana");
const BETO = fakeMember("beto");
const OFF = { status: "off", problem: null } as const;
const ON = { status: "on", problem: null } as const;
const STARTING = { status: "starting", problem: null } as const;
const ALL_OFF = { microphone: OFF, camera: OFF, screen: OFF, isHandRaised: false };

const PROPS: CallPanelProps = {
  roomName: "Planning",
  locale: "en",
  variant: "full",
  nameOf: (userId) => userId.slice(1, userId.indexOf(":")),
  avatarUrlOf: () => null,
};

beforeEach(() => {
  // happy-dom has no media devices; a desktop browser can share its screen.
  vi.stubGlobal(
    "navigator",
    Object.assign(navigator, { mediaDevices: { getDisplayMedia: () => Promise.reject() } }),
  );
});

function renderPanel(snapshot: CallSnapshot, props: Partial<CallPanelProps> = {}) {
  const engine = createFakeCallEngine();
  engine.show(snapshot);
  return renderInCall(<CallPanel {...PROPS} {...props} />, engine);
}

function liveWith(fields: Partial<CallInProgress>): CallSnapshot {
  return fakeLiveCall([ANA, BETO], fields);
}

describe("phases", () => {
  it("[U20] idle shows nothing", () => {
    renderPanel({ phase: "idle", ended: null });
    expect(screen.queryByTestId("call-panel")).toBeNull();
  });

  it("[U20] joining shows one's own tile at once", () => {
    renderPanel({ ...fakeLiveCall([ANA], { link: "connecting" }), phase: "joining" });
    const panel = screen.getByRole("region", { name: "Call in Planning" });
    expect(panel.dataset["phase"]).toBe("joining");
    expect(within(panel).getByTestId("call-tile").dataset["local"]).toBe("true");
  });

  it("[U20] the panel follows the engine through a call", () => {
    const { engine } = renderPanel({ phase: "idle", ended: null });
    const phases: (string | undefined)[] = [];
    const show = (snapshot: CallSnapshot): void => {
      act(() => engine.show(snapshot));
      phases.push(screen.queryByTestId("call-panel")?.dataset["phase"]);
    };
    show({ ...fakeLiveCall([ANA]), phase: "joining" });
    show(fakeLiveCall([ANA, BETO]));
    show({ phase: "leaving", roomId: ROOM });
    show({ phase: "failed", roomId: ROOM, error: new CallError("call/full") });
    show({ phase: "idle", ended: null });
    expect(phases).toStrictEqual(["joining", "live", "leaving", "failed", undefined]);
  });

  it("[U36] the heading names room, people and encryption", () => {
    renderPanel(liveWith({ isEncrypted: true }));
    const panel = screen.getByTestId("call-panel");
    expect(within(panel).getByText("Planning")).toBeDefined();
    expect(within(panel).getByText("2 people")).toBeDefined();
    expect(within(panel).getByText("End-to-end encrypted")).toBeDefined();
  });

  it("[U36] a plain room is not said to be encrypted end to end", () => {
    renderPanel(liveWith({ isEncrypted: false }));
    expect(screen.getByText("Encrypted on the way, not end to end")).toBeDefined();
  });
});

describe("the hint", () => {
  const HINT = "Your microphone and camera are off. M turns the microphone on, V the camera.";

  it("[U100] says how sound and picture go out, in both languages, and is no alert", () => {
    const { unmount } = renderPanel(liveWith({ local: ALL_OFF }));
    expect(screen.getByText(HINT).closest("[role=alert]")).toBeNull();
    unmount();
    renderPanel(liveWith({ local: ALL_OFF }), { locale: "es" });
    expect(screen.getByTestId("media-hint").textContent).toBe(
      "Tu micrófono y tu cámara están apagados. M enciende el micrófono; V, la cámara.",
    );
  });

  it.each<[string, Partial<CallInProgress>]>([
    ["the microphone is switched", { local: { ...ALL_OFF, microphone: STARTING } }],
    ["the camera is switched", { local: { ...ALL_OFF, camera: ON } }],
    ["somebody is heard", { members: [ANA, { ...BETO, isSpeaking: true }] }],
  ])("[U100] goes when %s, and does not come back", (_name, change) => {
    const { engine } = renderPanel(liveWith({ local: ALL_OFF }));
    act(() => engine.show(liveWith({ local: ALL_OFF, ...change })));
    expect(screen.queryByText(HINT)).toBeNull();
    act(() => engine.show(liveWith({ local: ALL_OFF })));
    expect(screen.queryByText(HINT)).toBeNull();
  });

  it("[U100] leaves a device that failed to its own sentence, and waits for the call to be live", () => {
    const denied = { status: "off", problem: "device/camera-denied" } as const;
    const { unmount } = renderPanel(liveWith({ local: { ...ALL_OFF, camera: denied } }));
    expect(screen.queryByText(HINT)).toBeNull();
    unmount();
    renderPanel({ ...fakeLiveCall([ANA], { local: ALL_OFF }), phase: "joining" });
    expect(screen.queryByText(HINT)).toBeNull();
  });
});

describe("tiles", () => {
  it.each([1, 2, 3, 4, 9, 16])("[U17] %i people are %i tiles", (count) => {
    renderPanel(fakeLiveCall(Array.from({ length: count }, (_, at) => fakeMember(`user${at}`))));
    const list = screen.getByRole("list", { name: "People in the call" });
    expect(within(list).getAllByTestId("call-tile")).toHaveLength(count);
  });

  it("[U24] somebody who joins does not attach the others' pictures again", () => {
    const ana = fakeMember("ana", { isCameraOn: true });
    const { engine } = renderPanel(fakeLiveCall([ana]));
    act(() => engine.show(fakeLiveCall([ana, BETO])));
    act(() => engine.show(fakeLiveCall([ana, fakeMember("beto", { isScreenOn: true })])));
    expect(engine.commands).toStrictEqual([
      `attach ${ana.key}/camera`,
      `attach ${BETO.key}/screen`,
    ]);
  });

  it("[U27] who is being rung stands there and is no call tile", () => {
    renderPanel(fakeLiveCall([ANA], { ringing: [BETO.userId] }));
    expect(screen.getByText("Calling beto…")).toBeDefined();
    expect(screen.getAllByTestId("call-tile")).toHaveLength(1);
  });
});

describe("controls", () => {
  it.each([
    ["toggle-mic", "setMicrophone"],
    ["toggle-camera", "setCamera"],
    ["toggle-screen", "setScreenShare"],
    ["toggle-hand", "setHandRaised"],
  ])("[U26] %s asks for the opposite and tells which it is", (testId, command) => {
    const { engine } = renderPanel(liveWith({ local: ALL_OFF }));
    const pressed = (): string | null => screen.getByTestId(testId).getAttribute("aria-pressed");
    expect(pressed()).toBe("false");
    fireEvent.click(screen.getByTestId(testId));
    const local = { microphone: ON, camera: ON, screen: ON, isHandRaised: true };
    act(() => engine.show(liveWith({ local })));
    expect(pressed()).toBe("true");
    fireEvent.click(screen.getByTestId(testId));
    expect(engine.commands).toStrictEqual([`${command} true`, `${command} false`]);
  });

  it("[U26] a click while the camera starts takes it back", () => {
    const { engine } = renderPanel(liveWith({ local: { ...ALL_OFF, camera: STARTING } }));
    const camera = screen.getByRole("button", { name: "Camera" });
    expect(camera.getAttribute("aria-pressed")).toBe("false");
    expect(camera.getAttribute("aria-busy")).toBe("true");
    fireEvent.click(camera);
    expect(engine.commands).toStrictEqual(["setCamera false"]);
  });

  it("[U26] a browser that cannot share a screen offers none", () => {
    vi.stubGlobal("navigator", Object.assign(navigator, { mediaDevices: undefined }));
    renderPanel(liveWith({}));
    expect(screen.queryByTestId("toggle-screen")).toBeNull();
  });

  it("[U26] leaving leaves", () => {
    const { engine } = renderPanel(liveWith({}));
    fireEvent.click(screen.getByRole("button", { name: "Leave the call" }));
    expect(engine.commands).toStrictEqual(["leave"]);
  });
});

describe("keys", () => {
  it("[U40] S is silent where a screen cannot be shared", () => {
    vi.stubGlobal("navigator", Object.assign(navigator, { mediaDevices: undefined }));
    const { engine } = renderPanel(liveWith({}));
    fireEvent.keyDown(screen.getByTestId("leave-call"), { key: "s" });
    expect(engine.commands).toStrictEqual([]);
  });

  it.each([
    ["m", "setMicrophone true"],
    ["V", "setCamera true"],
    ["s", "setScreenShare true"],
    ["h", "setHandRaised true"],
  ])("[U40] %s in the call gives %s", (key, command) => {
    const { engine } = renderPanel(liveWith({ local: ALL_OFF }));
    fireEvent.keyDown(screen.getByTestId("leave-call"), { key });
    expect(engine.commands).toStrictEqual([command]);
  });

  it("[U40] outside the call they mean nothing", () => {
    const { engine } = renderPanel(liveWith({}));
    fireEvent.keyDown(document.body, { key: "m" });
    expect(engine.commands).toStrictEqual([]);
  });

  it("[U41] a field for text keeps them", () => {
    const { engine } = renderPanel(liveWith({}));
    const field = document.createElement("textarea");
    screen.getByTestId("call-panel").append(field);
    fireEvent.keyDown(field, { key: "m" });
    expect(engine.commands).toStrictEqual([]);
    field.remove();
  });

  it.each([{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { repeat: true }])(
    "[U42] %o and M do nothing",
    (modifier) => {
      const { engine } = renderPanel(liveWith({}));
      fireEvent.keyDown(screen.getByTestId("leave-call"), { key: "m", ...modifier });
      expect(engine.commands).toStrictEqual([]);
    },
  );

  it("[U37] the panel takes the focus that nothing has", () => {
    renderPanel(liveWith({}));
    expect(document.activeElement).toBe(screen.getByTestId("call-panel"));
  });

  it("[U37] whoever is writing keeps the focus", () => {
    const composer = document.createElement("textarea");
    document.body.append(composer);
    composer.focus();
    renderPanel(liveWith({}));
    expect(document.activeElement).toBe(composer);
    composer.remove();
  });
});

describe("notices", () => {
  it("[U28] a lost link is a status, and goes when it is back", () => {
    const { engine } = renderPanel(liveWith({ link: "retrying" }));
    expect(screen.getByRole("status").textContent).toBe("The connection was lost. Trying again…");
    act(() => engine.show(liveWith({ link: "up" })));
    expect(screen.getByRole("status").textContent).toBe("");
  });

  it("[U28] whoever vanished and is waited for is told by name, unless the own link is down", () => {
    const { engine } = renderPanel(liveWith({ lost: [BETO.userId] }));
    expect(screen.getByRole("status").textContent).toBe("beto lost the connection. Waiting…");
    expect(screen.queryByText("Nobody else is here yet.")).toBeNull();
    act(() => engine.show(liveWith({ lost: [BETO.userId], link: "retrying" })));
    expect(screen.getByRole("status").textContent).toBe("The connection was lost. Trying again…");
    act(() => engine.show(liveWith({})));
    expect(screen.getByRole("status").textContent).toBe("");
  });

  it("[U29] a denied camera is told, closed, and told again after the next failed try", () => {
    const denied = {
      ...ALL_OFF,
      camera: { status: "off", problem: "device/camera-denied" },
    } as const;
    const { engine } = renderPanel(liveWith({ local: denied }));
    const alert = (): string | null => screen.getByRole("alert").textContent;
    expect(alert()).toContain("The browser does not let us use your camera.");
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    expect(alert()).toBe("");
    act(() => engine.show(liveWith({ local: { ...denied, microphone: ON } })));
    expect(alert()).toBe("");
    act(() => engine.show(liveWith({ local: { ...ALL_OFF, camera: STARTING } })));
    act(() => engine.show(liveWith({ local: denied })));
    expect(alert()).toContain("The browser does not let us use your camera.");
  });

  it("[U29] the same fault of two devices is told once", () => {
    const busy = { status: "off", problem: "device/in-use" } as const;
    renderPanel(liveWith({ local: { ...ALL_OFF, camera: busy, microphone: busy } }));
    expect(within(screen.getByRole("alert")).getAllByText(/Another program/u)).toHaveLength(1);
  });

  it("[U35] a refused command is told in a sentence that can be closed", async () => {
    const engine = createFakeCallEngine();
    engine.show(liveWith({}));
    const refusing = {
      ...engine,
      setHandRaised: () => Promise.reject(new CallError("call/homeserver-unreachable")),
    };
    renderInCall(<CallPanel {...PROPS} />, refusing);
    fireEvent.click(screen.getByTestId("toggle-hand"));
    expect(await screen.findByText("Your server cannot be reached.")).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    expect(screen.getByRole("alert").textContent).toBe("");
  });

  it("[U30, U32] who joins is announced politely, and who was there is not", () => {
    const carla = fakeMember("carla");
    const { engine } = renderPanel(fakeLiveCall([ANA, carla]));
    const log = screen.getByRole("log");
    expect(log.getAttribute("aria-live")).toBe("polite");
    expect(log.textContent).toBe("");
    act(() => engine.show(fakeLiveCall([ANA, carla, BETO])));
    expect(log.textContent).toBe("beto joined the call.");
    act(() => engine.show(fakeLiveCall([ANA, carla, { ...BETO, isSpeaking: true }])));
    expect(log.textContent).toBe("beto joined the call.");
  });
});

describe("failure", () => {
  function fail(code: CallError["code"], props: Partial<CallPanelProps> = {}) {
    return renderPanel({ phase: "failed", roomId: ROOM, error: new CallError(code) }, props);
  }

  it.each(["full", "floating"] as const)(
    "[U34] %s says what happened and what to do",
    (variant) => {
      fail("call/sfu-unreachable", { variant });
      const alert = screen.getByTestId("call-error");
      expect(alert.getAttribute("role")).toBe("alert");
      expect(within(alert).getByText("The media server cannot be reached.")).toBeDefined();
      expect(within(alert).getByText(/^Try again\. If other calls fail too/u)).toBeDefined();
    },
  );

  it("[U34] another try is the same join once more", () => {
    const { engine } = fail("call/sfu-unreachable");
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(engine.commands).toStrictEqual(["retry"]);
  });

  it("[U34] a call that another window took can be taken back", () => {
    fail("call/taken-over");
    expect(screen.getByRole("button", { name: "Join here" })).toBeDefined();
  });

  it("[U34] where another try cannot help there is only a way out", () => {
    const { engine } = fail("call/no-permission", { locale: "es" });
    expect(screen.getAllByRole("button").map((button) => button.textContent)).toStrictEqual([
      "Cerrar",
    ]);
    fireEvent.click(screen.getByRole("button", { name: "Cerrar" }));
    expect(engine.commands).toStrictEqual(["dismiss"]);
  });
});

describe("floating", () => {
  it("[U22] it has a picture, the microphone and two ways: out and back", () => {
    const onOpen = vi.fn();
    const { engine } = renderPanel(liveWith({ local: ALL_OFF }), { variant: "floating", onOpen });
    expect(screen.getByTestId("call-tile").dataset["userId"]).toBe("@beto:example.org");
    expect(screen.queryByTestId("toggle-camera")).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "Microphone" }));
    fireEvent.click(screen.getByRole("button", { name: "Leave the call" }));
    expect(engine.commands).toStrictEqual(["setMicrophone true", "leave"]);
    fireEvent.click(screen.getByRole("button", { name: "Back to the call in Planning" }));
    expect(onOpen).toHaveBeenCalledOnce();
  });

  it("[U27] while only oneself is there it shows who is being rung", () => {
    renderPanel(fakeLiveCall([ANA], { ringing: ["@beto:example.org" as UserId] }), {
      variant: "floating",
    });
    expect(screen.getByText("Calling beto…")).toBeDefined();
    expect(screen.queryByTestId("call-tile")).toBeNull();
  });

  it("[U28, U29] it tells a lost link and a denied microphone too", () => {
    const denied = { status: "off", problem: "device/microphone-denied" } as const;
    const local = { ...ALL_OFF, microphone: denied };
    renderPanel(liveWith({ link: "retrying", local }), { variant: "floating" });
    expect(screen.getByRole("status").textContent).toBe("The connection was lost. Trying again…");
    expect(screen.getByRole("alert").textContent).toContain(
      "The browser does not let us use your microphone.",
    );
  });

  it("[U37] it takes no focus", () => {
    renderPanel(liveWith({}), { variant: "floating" });
    expect(document.activeElement).toBe(document.body);
  });
});
