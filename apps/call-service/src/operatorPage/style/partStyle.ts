/** How each part looks. */
import { css } from "./css.ts";

export const partStyle = css`
  .empty {
    padding: 1.5rem 1rem;
    border: 1px dashed var(--line);
    border-radius: 0.625rem;
    color: var(--muted);
    text-align: center;
    text-wrap: balance;
  }

  .empty strong {
    display: block;
    color: var(--text);
    font-weight: 600;
  }

  .empty-bad {
    border-color: var(--bad);
    color: var(--bad);
  }

  .calls {
    display: grid;
    gap: 1rem;
  }

  .call {
    border: 1px solid var(--line);
    border-radius: 0.625rem;
    overflow: hidden;
  }

  .call-head {
    display: flex;
    align-items: flex-start;
    justify-content: space-between;
    gap: 0.75rem;
    padding: 0.75rem 0.875rem;
    background: var(--ground);
  }

  .person {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    padding: 0.625rem 0.875rem;
    border-top: 1px solid var(--line);
  }

  .person-text {
    display: grid;
    flex: 1;
    min-width: 0;
  }

  .avatar {
    display: grid;
    flex: none;
    place-items: center;
    width: 2.25rem;
    height: 2.25rem;
    border-radius: 50%;
    background: var(--accent-soft);
    color: var(--accent);
    font-weight: 600;
  }

  .health {
    display: grid;
    gap: 0.875rem;
  }

  .health dt {
    color: var(--muted);
    font-size: 0.8125rem;
  }

  .health dd {
    position: relative;
    padding-left: 1.125rem;
  }

  .health dd::before {
    position: absolute;
    top: 0.45rem;
    left: 0;
    width: 0.5rem;
    height: 0.5rem;
    border-radius: 50%;
    background: var(--muted);
    content: "";
  }

  .health .good::before {
    background: var(--good);
  }

  .health .warn::before {
    background: var(--warn);
  }

  .health .bad::before {
    background: var(--bad);
  }

  .health .plain {
    padding-left: 0;
  }

  .health .plain::before {
    content: none;
  }

  .health .bad {
    color: var(--bad);
  }

  .charts {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 1.5rem;
  }

  .chart {
    position: relative;
  }

  .chart figcaption {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.5rem;
    margin-bottom: 0.5rem;
  }

  .chart-title {
    font-size: 0.8125rem;
    font-weight: 550;
  }

  .chart-figure {
    font-size: 1.125rem;
    font-weight: 600;
  }

  .chart svg {
    display: block;
    width: 100%;
    height: 5.5rem;
    fill: var(--chart);
  }

  .chart-participants svg {
    fill: var(--chart-people);
  }

  .chart-refusals svg {
    fill: var(--chart-bad);
  }

  .chart line {
    stroke: var(--line);
    stroke-width: 1px;
    vector-effect: non-scaling-stroke;
  }

  .chart-top {
    stroke-dasharray: 3 3;
  }

  .chart-max {
    position: absolute;
    top: 1.95rem;
    right: 0;
    padding-left: 0.25rem;
    background: var(--surface);
    color: var(--muted);
    font-size: 0.6875rem;
  }

  .chart-axis {
    display: flex;
    justify-content: space-between;
    margin: 0.25rem 0 0.5rem;
    color: var(--muted);
    font-size: 0.75rem;
  }

  .refusals {
    display: grid;
    gap: 1.125rem;
  }

  .refusal + .refusal {
    padding-top: 1.125rem;
    border-top: 1px solid var(--line);
  }

  .refusal-head {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.75rem;
  }

  .badge {
    flex: none;
    padding: 0.0625rem 0.5rem;
    border-radius: 1rem;
    background: var(--ground);
    color: var(--muted);
    font-size: 0.8125rem;
    font-weight: 550;
  }

  summary {
    width: fit-content;
    margin-top: 0.375rem;
    border-radius: 0.25rem;
    color: var(--accent);
    font-size: 0.8125rem;
    font-weight: 550;
    cursor: pointer;
  }

  .notes {
    display: grid;
    gap: 0.5rem;
    margin-top: 0.5rem;
  }

  .notes dl {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem 1.25rem;
    padding: 0.625rem 0.75rem;
    border-radius: 0.5rem;
    background: var(--ground);
  }

  .notes dt {
    color: var(--muted);
    font-size: 0.75rem;
  }

  .notes dd {
    font-size: 0.8125rem;
  }

  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
    margin-bottom: 0.75rem;
  }

  .jobs li {
    display: grid;
    padding: 0.5rem 0;
    border-top: 1px solid var(--line);
  }

  .notice {
    padding: 0.75rem 1rem;
    border-radius: 0.625rem;
    background: var(--accent-soft);
    color: var(--text);
  }

  .notice-bad {
    background: var(--bad-soft);
  }

  .login {
    display: grid;
    gap: 0.75rem;
    width: min(24rem, 100%);
    margin: clamp(1rem, 10vh, 6rem) auto 0;
    padding: 1.75rem;
    border: 1px solid var(--line);
    border-radius: 0.875rem;
    background: var(--surface);
    box-shadow: var(--shadow);
  }

  .login label {
    font-weight: 550;
  }

  .login input[type="password"] {
    min-height: 2.75rem;
    padding: 0.25rem 0.75rem;
    border: 1px solid var(--muted);
    border-radius: 0.5rem;
    background: var(--surface);
    color: var(--text);
    font: inherit;
  }

  .login .button {
    min-height: 2.75rem;
  }

  .dialog {
    width: min(26rem, calc(100vw - 2rem));
    padding: 1.5rem;
    border: 1px solid var(--line);
    border-radius: 0.875rem;
    background: var(--surface);
    color: var(--text);
  }

  .dialog h2 {
    margin-bottom: 0.5rem;
    font-size: 1.125rem;
    overflow-wrap: anywhere;
  }

  .dialog::backdrop {
    background: rgb(15 17 18 / 55%);
  }

  .dialog-buttons {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0.5rem;
    margin-top: 1.25rem;
  }
`;
