import { fireEvent, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderWithEngine } from "../testing/renderWithEngine.tsx";
import { avatarHue } from "./avatarHue.ts";
import { initialsOf } from "./initialsOf.ts";
import { MemberAvatar } from "./MemberAvatar.tsx";

it("[U70] without a picture there are initials", () => {
  renderWithEngine(<MemberAvatar userId="@ana:example.org" name="Ana García" url={null} />);
  expect(screen.getByText("AG")).toBeDefined();
});

it("[U70] a broken picture gives way to initials until there is another", () => {
  const avatar = (url: string) => (
    <MemberAvatar userId="@ana:example.org" name="Ana García" url={url} />
  );
  const { rerender } = renderWithEngine(avatar("data:,old"));
  const picture = (): HTMLImageElement => screen.getByAltText("");
  fireEvent.error(picture());
  expect(screen.getByText("AG")).toBeDefined();
  rerender(avatar("data:,new"));
  expect(picture().getAttribute("src")).toBe("data:,new");
});

it.each([
  ["Ana", "A"],
  ["ana garcía", "AG"],
  ["Dani Vega de la Torre", "DT"],
  ["@beto:example.org", "B"],
  ["  Émile   Zola ", "ÉZ"],
  ["👩‍👩‍👧 Familia", "👩‍👩‍👧F"],
  ["李 小龍", "李小"],
  ["***", "?"],
  ["", "?"],
])("[U71] %s is %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

it("[U72] a colour is the same for ever, and people of one server look different", () => {
  expect(avatarHue("@ana:example.org")).toBe(avatarHue("@ana:example.org"));
  const hues = ["ana", "beto", "carla", "dani", "user1", "user2"].map((name) =>
    avatarHue(`@${name}:example.org`),
  );
  expect(new Set(hues.map((hue) => Math.floor(hue / 10))).size).toBe(hues.length);
  expect(hues.filter((hue) => hue < 0 || hue >= 360)).toStrictEqual([]);
});
