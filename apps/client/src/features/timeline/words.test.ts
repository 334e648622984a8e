import { describe, expect, it } from "vitest";
import { en } from "../locale/en.ts";
import { es } from "../locale/es.ts";
import { describeBody } from "./describeBody.ts";
import { formatDay, formatWhen } from "./formatWhen.ts";
import { splitLinks } from "./splitLinks.ts";

const NOW = new Date(2026, 2, 12, 0, 30).getTime();
const at = (day: number, hour = 23, year = 2026): number =>
  new Date(year, 2, day, hour, 5).getTime();

describe("formatWhen", () => {
  it.each([
    [at(12, 0), "00:05", "Today"],
    [at(11), "Yesterday", "Yesterday"],
    [at(8), "Sun", "Sunday 8 March"],
    [at(2), "2 Mar", "Monday 2 March"],
    [at(2, 23, 2024), "02/03/2024", "Saturday 2 March 2024"],
  ])("[C50] %d reads as a person would say it", (time, short, long) => {
    const context = { now: NOW, formatTag: "en-GB", texts: en };
    expect(formatWhen(time, context)).toBe(short);
    expect(formatDay(time, context).replace(",", "")).toBe(long);
  });

  it("[C50] in Spanish too", () => {
    expect(formatWhen(at(11), { now: NOW, formatTag: "es", texts: es })).toBe("Ayer");
    expect(formatDay(at(8), { now: NOW, formatTag: "es", texts: es })).toBe("domingo, 8 de marzo");
  });
});

describe("splitLinks", () => {
  const links = (text: string): string[] =>
    splitLinks(text).flatMap((part) => (part.kind === "link" ? [part.text] : []));

  it.each([
    ["see https://example.org/a_(b).", ["https://example.org/a_(b)"]],
    ["(https://example.org/a)", ["https://example.org/a"]],
    ["«https://example.org», http://b.example?", ["https://example.org", "http://b.example"]],
    ["javascript:alert(1) ftp://example.org www.example.org", []],
    ["https://", []],
  ])("[C51] in %j the links are %j", (text, found) => {
    expect(links(text)).toEqual(found);
    expect(
      splitLinks(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });
});

describe("describeBody", () => {
  it("[C30] every kind of message has one line in both languages", () => {
    const media = { kind: "file", name: "plan.pdf" } as never;
    expect(describeBody({ kind: "text", text: "a\n b", style: "plain" }, en)).toBe("a b");
    expect(describeBody({ kind: "media", media }, en)).toBe("File: plan.pdf");
    expect(describeBody({ kind: "media", media: { kind: "image" } as never }, es)).toBe("Imagen");
    expect(describeBody({ kind: "deleted" }, es)).toBe("Este mensaje se eliminó");
    expect(describeBody({ kind: "undecryptable", isPending: true }, en)).toBe("Decrypting…");
    expect(describeBody({ kind: "undecryptable", isPending: false }, en)).toBe(
      "🔒 Cannot be read on this device",
    );
  });
});
