/** The Matrix adapter: the only code that knows the SDK's MatrixRTC. */
export { createCallDirectory } from "./createCallDirectory.ts";
export { createCallRinger } from "./createCallRinger.ts";
export type { CallRingerOptions } from "./createCallRinger.ts";
export { createMatrixSession } from "./createMatrixSession.ts";
