/** Settings of what only an operator sees: the page, the metrics, the form of the log. */
import * as v from "valibot";
import { bind } from "./bind.ts";

const MIN_PASSWORD_CHARACTERS = 12;

/** By the name of its environment variable. */
export const operatorSettings = {
  TERTULIA_OPERATOR_PASSWORD: v.pipe(
    v.optional(
      v.pipe(
        v.string(),
        v.minLength(
          MIN_PASSWORD_CHARACTERS,
          `is shorter than ${MIN_PASSWORD_CHARACTERS} characters`,
        ),
      ),
    ),
    v.description(
      `Password of the operator page, of ${MIN_PASSWORD_CHARACTERS} characters at least. Without it there is no page.`,
    ),
  ),
  TERTULIA_OPERATOR_BIND: v.pipe(
    v.optional(bind),
    v.description(
      "Address of the operator's port, `host:port` or `:port`: the page, `/metrics`, `/readyz`. Default: `127.0.0.1:8081` where there is a password, else no such port.",
    ),
  ),
  TERTULIA_METRICS_BIND: v.pipe(
    v.optional(bind),
    v.description(
      "Address for `/metrics` alone, which the operator's port then does not answer. It asks nobody for a password.",
    ),
  ),
  TERTULIA_LOG_FORMAT: v.pipe(
    v.optional(v.picklist(["auto", "json", "text"], "is none of auto, json and text"), "auto"),
    v.description("`json`, `text`, or `auto`: text where the output is a terminal."),
  ),
};
