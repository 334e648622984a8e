import { expect, it } from "vitest";
import { renderTable } from "./renderTable.ts";

it("[B60] a row of a table is one line, and a cell one cell, whatever it holds", () => {
  const table = renderTable(["name", "meaning"], [["a|b", "one\ntwo"]]);
  expect(table.split("\n")).toEqual(["| name | meaning |", "| --- | --- |", "| a\\|b | one two |"]);
});
