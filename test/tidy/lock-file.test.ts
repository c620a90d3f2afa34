/**
 * The lock file must do for every platform: `npm ci` refuses one that leaves optional packages out, and npm
 * leaves them out when its registry happens not to have them (`node .ci/complete-lock.mjs` mends it).
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface LockEntry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(
  readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8"),
) as {
  packages: Readonly<Record<string, LockEntry>>;
};

test("every native package of every platform is in the lock file", () => {
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  );
  expect(wanted.length).toBeGreaterThan(50);
  const locked = new Set(
    Object.keys(packages).map((path) => path.slice(path.lastIndexOf("node_modules/") + 13)),
  );
  expect(wanted.filter((name) => !locked.has(name))).toEqual([]);
});
