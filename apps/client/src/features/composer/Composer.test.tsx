import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ROOM_ID } from "../../testing/createFakeRoom.ts";
import { createFakeWorkspace } from "../../testing/createFakeWorkspace.ts";
import { renderInWorkspace } from "../../testing/renderInApp.tsx";
import { Composer } from "./Composer.tsx";

async function renderComposer(storage?: Storage, maySend = true) {
  const fake = await createFakeWorkspace(storage === undefined ? {} : { storage });
  const ui = <Composer roomId={ROOM_ID} roomName="Plaza" maySend={maySend} />;
  const rendered = renderInWorkspace(ui, fake.workspace);
  return { ...fake, ...rendered, field: screen.getByTestId<HTMLTextAreaElement>("composer") };
}

describe("Composer", () => {
  it("[C60] Enter sends what was written, and empties the field", async () => {
    const { field, sent } = await renderComposer();
    fireEvent.change(field, { target: { value: "  hello\nthere " } });
    fireEvent.keyDown(field, { key: "Enter" });
    expect(sent.map((message) => message.text)).toEqual(["hello\nthere"]);
    expect(field.value).toBe("");
  });

  it("[C60] Shift+Enter, composing, and nothing but spaces send nothing", async () => {
    const { field, sent } = await renderComposer();
    fireEvent.change(field, { target: { value: "hello" } });
    fireEvent.keyDown(field, { key: "Enter", shiftKey: true });
    fireEvent.keyDown(field, { key: "Enter", isComposing: true });
    fireEvent.change(field, { target: { value: "   " } });
    fireEvent.keyDown(field, { key: "Enter" });
    expect(sent).toEqual([]);
    expect(screen.getByRole("button", { name: "Send" })).toHaveProperty("disabled", true);
  });

  it("[C61] what is typed survives a reload, until it is sent", async () => {
    const first = await renderComposer();
    fireEvent.change(first.field, { target: { value: "half a sen" } });
    first.unmount();
    const second = await renderComposer(first.storage);
    expect(second.field.value).toBe("half a sen");
    fireEvent.click(screen.getByRole("button", { name: "Send" }));
    second.unmount();
    expect((await renderComposer(first.storage)).field.value).toBe("");
  });

  it("[C60] where one may not write, the field says so", async () => {
    const { field } = await renderComposer(undefined, false);
    expect(field.disabled).toBe(true);
    expect(field.placeholder).toBe("You may not write in this room.");
  });
});
