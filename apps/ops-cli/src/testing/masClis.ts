/** Against whose mas-cli a contract is held: the stand-in always, and the real one when `MAS_CLI` says how to reach it. */

export interface MasCliUnderTest {
  readonly name: string;
  /** `null` for the stand-in, whose folder each test makes. */
  readonly commandLine: string | null;
}

const real = process.env["MAS_CLI"] ?? "";

export const MAS_CLIS: readonly MasCliUnderTest[] = [
  { name: "the stand-in", commandLine: null },
  ...(real === "" ? [] : [{ name: "MAS_CLI", commandLine: real }]),
];
