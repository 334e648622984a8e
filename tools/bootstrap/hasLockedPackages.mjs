/** Whether node_modules holds exactly what package-lock.json says. */

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [link]
 * @property {boolean} [optional]
 */

/**
 * Compares the project's lockfile with the one npm leaves in node_modules as the last act of an install.
 *
 * @param {unknown} lockfile Content of package-lock.json.
 * @param {unknown} installed Content of node_modules/.package-lock.json.
 */
export function hasLockedPackages(lockfile, installed) {
  const wanted = packagesOf(lockfile);
  const present = packagesOf(installed);
  const isSame = (/** @type {string} */ path) =>
    wanted[path]?.version === present[path]?.version &&
    wanted[path]?.integrity === present[path]?.integrity;
  const isMissingAllowed = (/** @type {string} */ path) =>
    present[path] === undefined && wanted[path]?.optional === true;
  return (
    Object.keys(wanted).every((path) => isSame(path) || isMissingAllowed(path)) &&
    Object.keys(present).every((path) => isSame(path))
  );
}

/**
 * @param {unknown} lockfile
 * @returns {Readonly<Record<string, LockedPackage>>} what is fetched: neither the project's own folders nor links to them.
 */
function packagesOf(lockfile) {
  const packages =
    /** @type {{ packages?: Record<string, LockedPackage> } | null} */ (lockfile)?.packages ?? {};
  return Object.fromEntries(
    Object.entries(packages).filter(
      ([path, entry]) => path.includes("node_modules/") && entry.link !== true,
    ),
  );
}
