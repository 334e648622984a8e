/**
 * Compares versions as numbers: 1.26 is more than 1.9.
 *
 * @param {string} text Anything that contains a version: "go version go1.26.8 linux/amd64".
 * @param {readonly number[]} needed Major and minor.
 */
export function isAtLeast(text, needed) {
  const found = /(\d+)\.(\d+)/.exec(text);
  if (!found) return false;
  const [major = 0, minor = 0] = found.slice(1).map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed;
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}
