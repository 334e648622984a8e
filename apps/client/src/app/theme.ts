/** The look: one calm green, warm neutrals, round shapes. */
import { createTheme, type MantineColorsTuple } from "@mantine/core";

const green: MantineColorsTuple = [
  "#e8f6f2",
  "#d2ebe4",
  "#a6d7c9",
  "#76c2ad",
  "#50b196",
  "#37a487",
  "#177a61",
  "#0b6e5c",
  "#075a4b",
  "#03463a",
];

/** Warm greys for the light scheme. */
const gray: MantineColorsTuple = [
  "#f7f6f3",
  "#efede8",
  "#e6e3dd",
  "#d8d4cc",
  "#bdb8ae",
  "#87827a",
  "#6a6862",
  "#4f4c47",
  "#393733",
  "#24221f",
];

/** Warm greys; Mantine reads the dark scheme's surfaces out of them, from text (0) to the deepest ground (9). */
const dark: MantineColorsTuple = [
  "#e6e4e0",
  "#b9b8b4",
  "#9a9b99",
  "#6c7072",
  "#43484b",
  "#343a3d",
  "#272c2f",
  "#1d2124",
  "#15181a",
  "#0f1112",
];

/** Mantine's theme of the client. */
export const theme = createTheme({
  primaryColor: "green",
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  colors: { green, gray, dark },
  defaultRadius: "md",
  fontFamily:
    '"Inter", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  headings: { fontWeight: "650" },
  cursorType: "pointer",
  focusRing: "auto",
});
