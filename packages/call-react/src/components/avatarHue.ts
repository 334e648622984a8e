/** The colour of a person without a picture. */

/** A hue in degrees, `0` to `359`, the same for a user id everywhere and for ever. */
export function avatarHue(userId: string): number {
  let hash = 0;
  for (let at = 0; at < userId.length; at += 1) {
    hash = Math.imul(hash ^ userId.charCodeAt(at), 0x5bd1e995);
    // Without mixing, ids that end alike, as all of one server do, get colours that look alike.
    hash ^= hash >>> 13;
  }
  return (hash >>> 0) % 360;
}
