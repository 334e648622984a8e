/** Where things are, on a desk and on a phone. */
import { css } from "./css.ts";

export const layoutStyle = css`
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 1rem;
    padding: 0.75rem clamp(1rem, 4vw, 2.5rem);
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }

  .brand {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    color: inherit;
    font-weight: 650;
    text-decoration: none;
  }

  .brand img {
    display: block;
  }

  .brand-part {
    color: var(--muted);
    font-weight: 450;
  }

  .bar-end {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem;
  }

  .live {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    margin-right: 0.5rem;
    color: var(--muted);
    font-size: 0.8125rem;
  }

  .live:not(:empty)::before {
    width: 0.5rem;
    height: 0.5rem;
    border-radius: 50%;
    background: var(--warn);
    content: "";
  }

  .live-on:not(:empty)::before {
    background: var(--good);
  }

  main {
    display: grid;
    grid-template-columns: repeat(12, minmax(0, 1fr));
    align-items: start;
    gap: 1.25rem;
    max-width: 76rem;
    margin: 0 auto;
    padding: clamp(1rem, 3vw, 2rem) clamp(1rem, 4vw, 2.5rem) 4rem;
  }

  main > * {
    grid-column: 1 / -1;
  }

  .section {
    padding: 1.25rem;
    border: 1px solid var(--line);
    border-radius: 0.875rem;
    background: var(--surface);
    box-shadow: var(--shadow);
  }

  .section-summary {
    padding: 0;
    border: 0;
    background: none;
    box-shadow: none;
  }

  .section-calls {
    grid-column: span 8;
  }

  .section-health {
    grid-column: span 4;
  }

  .section-refusals {
    grid-column: span 7;
  }

  .section-jobs {
    grid-column: span 5;
  }

  .status {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    margin-bottom: 1rem;
    font-size: 1.375rem;
    font-weight: 650;
    letter-spacing: -0.01em;
  }

  .status::before {
    display: grid;
    place-items: center;
    width: 2rem;
    height: 2rem;
    border-radius: 50%;
    background: var(--accent-soft);
    color: var(--good);
    font-size: 1rem;
    content: "✓" / "";
  }

  .status-degraded::before {
    background: var(--warn-soft);
    color: var(--warn);
    content: "!" / "";
  }

  .status-down::before {
    background: var(--bad-soft);
    color: var(--bad);
    content: "✕" / "";
  }

  .figures {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    border: 1px solid var(--line);
    border-radius: 0.875rem;
    background: var(--surface);
    box-shadow: var(--shadow);
  }

  .figures li {
    display: grid;
    align-content: start;
    padding: 1rem 1.25rem;
  }

  .figures li + li {
    border-left: 1px solid var(--line);
  }

  .figure-name {
    color: var(--muted);
    font-size: 0.8125rem;
  }

  .figure {
    font-size: 1.875rem;
    font-weight: 600;
    line-height: 1.25;
    letter-spacing: -0.02em;
  }

  .as-of {
    margin-top: 0.5rem;
    text-align: right;
  }

  @media (max-width: 60rem) {
    .section-calls,
    .section-health,
    .section-refusals,
    .section-jobs {
      grid-column: 1 / -1;
    }
  }

  @media (max-width: 44rem) {
    main {
      gap: 1rem;
    }

    .section {
      padding: 1rem;
    }

    .section-summary {
      padding: 0;
    }

    .figures {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }

    .figures li {
      padding: 0.75rem 1rem;
    }

    .figures li:nth-child(odd) {
      border-left: 0;
    }

    .figures li:nth-child(n + 3) {
      border-top: 1px solid var(--line);
    }

    .charts {
      grid-template-columns: minmax(0, 1fr);
    }

    .brand-part {
      display: none;
    }
  }
`;
