/** Reads an answer without trusting its length. */

/**
 * The body of an answer.
 *
 * @returns `null` when it is longer than `maxBytes`; the rest is then not read.
 * @throws what the stream throws.
 */
export async function readBytes(response: Response, maxBytes: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
