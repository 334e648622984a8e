/** Fetches and compiles the SDK's encryption, 2 MB of WebAssembly, while the person is still logging in. */

/** Costs nothing if it is done already; a failure shows when the SDK tries again. */
export async function preloadEncryption(): Promise<void> {
  try {
    const { initAsync } = await import("@matrix-org/matrix-sdk-crypto-wasm");
    await initAsync();
  } catch {
    // Opening the session loads it again, and says what went wrong.
  }
}
