/** The terminal, or whatever stands where one would be. */

export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether a person sees what is printed, by stream. */
  readonly isTty: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  /** One line that a person types; without its line end. */
  readonly ask: (question: string) => Promise<string>;
}
