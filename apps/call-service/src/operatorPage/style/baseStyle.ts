/** Colours, letters and buttons: one calm green, warm neutrals, light or dark as the reader's system says. */
import { css } from "./css.ts";

export const baseStyle = css`
  :root {
    color-scheme: light dark;
    --ground: #f6f5f2;
    --surface: #ffffff;
    --line: #e2dfd8;
    --text: #24221f;
    --muted: #625f59;
    --accent: #0b6e5c;
    --accent-soft: #e2efea;
    --on-accent: #ffffff;
    --good: #0b6e5c;
    --warn: #8a5a00;
    --warn-soft: #fbf0d9;
    --bad: #a8321f;
    --bad-soft: #fbe9e5;
    --on-bad: #ffffff;
    --chart: #0b6e5c;
    --chart-people: #5b57b8;
    --chart-bad: #c2513d;
    --shadow: 0 1px 2px rgb(36 34 31 / 6%), 0 4px 16px rgb(36 34 31 / 4%);
  }

  @media (prefers-color-scheme: dark) {
    :root {
      --ground: #131517;
      --surface: #1b1f21;
      --line: #2f3538;
      --text: #e6e4e0;
      --muted: #a9aaa7;
      --accent: #6fd0b6;
      --accent-soft: #1d332d;
      --on-accent: #0c1f1a;
      --good: #6fd0b6;
      --warn: #e7b65a;
      --warn-soft: #33290f;
      --bad: #f29382;
      --bad-soft: #3a1e19;
      --on-bad: #2a0d08;
      --chart: #4fb79b;
      --chart-people: #9c98f0;
      --chart-bad: #e07a66;
      --shadow: none;
    }
  }

  * {
    box-sizing: border-box;
  }

  body {
    margin: 0;
    background: var(--ground);
    color: var(--text);
    font:
      400 0.9375rem/1.5 "Inter",
      system-ui,
      -apple-system,
      "Segoe UI",
      Roboto,
      "Noto Sans",
      sans-serif;
    font-variant-numeric: tabular-nums;
    -webkit-text-size-adjust: 100%;
  }

  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }

  ul,
  ol {
    list-style: none;
  }

  h1 {
    font-size: 1.375rem;
    font-weight: 650;
    line-height: 1.25;
    letter-spacing: -0.01em;
  }

  h2 {
    font-size: 1rem;
    font-weight: 650;
    margin-bottom: 0.875rem;
  }

  h3 {
    font-size: 0.9375rem;
    font-weight: 600;
  }

  .hint {
    color: var(--muted);
    font-size: 0.8125rem;
  }

  .id,
  code {
    font-family: ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", Menlo, monospace;
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }

  .button {
    display: inline-flex;
    flex: none;
    align-items: center;
    justify-content: center;
    min-height: 2.25rem;
    padding: 0.25rem 0.875rem;
    border: 1px solid var(--line);
    border-radius: 0.5rem;
    background: var(--surface);
    color: var(--text);
    font: inherit;
    font-size: 0.875rem;
    font-weight: 550;
    text-decoration: none;
    cursor: pointer;
  }

  .button:hover {
    border-color: currentColor;
  }

  .button-quiet {
    border-color: transparent;
    background: none;
    color: var(--muted);
  }

  .button-danger {
    color: var(--bad);
  }

  .button-filled {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }

  .button-grave {
    border-color: var(--bad);
    background: var(--bad);
    color: var(--on-bad);
  }
`;
