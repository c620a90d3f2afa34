/**
 * A place to unpack in: two levels down, so that an escape would show, and gone after each test.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { TarEntry } from "./archives.ts";

/** A harmless archive. */
export const stock: TarEntry[] = [
  { name: "daily-stock/" },
  { name: "daily-stock/A.json", text: "a\n" },
  { name: "daily-stock/deep/B.json", text: "b\n" },
];

export interface Workplace {
  /** Everything there is belongs to the test. */
  folder: string;
  /** Where to unpack. */
  where: string;
  /** Writes an archive into `where` and returns its path. */
  archive(name: string, bytes: Uint8Array): string;
  /** All paths below `folder`. */
  everything(): string[];
}

/** To be called once in a test file; the fields are set anew before each test. */
export function workplace(): Workplace {
  const place: Workplace = {
    folder: "",
    where: "",
    archive(name, bytes) {
      const path = join(place.where, name);
      writeFileSync(path, bytes);
      return path;
    },
    everything: () => readdirSync(place.folder, { recursive: true }).map(String).sort(),
  };
  beforeEach(() => {
    place.folder = mkdtempSync(join(tmpdir(), "treadle-extract-"));
    place.where = join(place.folder, "a", "b");
    mkdirSync(place.where, { recursive: true });
  });
  afterEach(() => rmSync(place.folder, { recursive: true, force: true }));
  return place;
}
