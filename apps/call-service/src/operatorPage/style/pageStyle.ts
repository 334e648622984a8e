/** The operator page's style sheet. */
import { baseStyle } from "./baseStyle.ts";
import { layoutStyle } from "./layoutStyle.ts";
import { partStyle } from "./partStyle.ts";

/** What is for small screens comes last: it changes what was said before. */
export const pageStyle = [baseStyle, partStyle, layoutStyle].join("\n");
