/**
 * Damaged files through open, outline and slab: no crash, no hang, no invented value. A few hundred with fixed seeds;
 * `TREADLE_FUZZ=10000 npx vitest run test/hdf5/fuzz` tries as many as one likes, `TREADLE_FUZZ_FROM` other seeds.
 *
 * What is a wrong value? One that h5py does not read, of a file that is damaged in the same way; and in files whose
 * every part has a checksum (the newest format, fletcher32 on all chunks) any other than the original's, unless h5py
 * reads it too: to fletcher32 0x0000 and 0xffff are one.
 *
 * A few files make HDF5 itself loop for ever (heaps of strings that lead in a circle). They end with their thread, as
 * the viewer's reader does; there must be few of them.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../harness/treadle.ts";
import { hasH5py, PYTHON, python, runPython } from "../other-tools.ts";
import { FuzzThread, type Lost, type Seen } from "./fuzz.ts";
import { mutated } from "./mutations.ts";

const COUNT = Number(process.env["TREADLE_FUZZ"] ?? 400);
const FROM = Number(process.env["TREADLE_FUZZ_FROM"] ?? 1);

/** Milliseconds for a file that takes some ten. */
const LIMIT_MS = 10_000;

/** A file in the newest format, in which everything is covered by a checksum. */
const SEALED = "sealed.h5";
const makeSealed = `
with h5py.File(path, "w", libver="latest") as file:
    random = np.random.default_rng(5)
    for at, kind in enumerate(("<f4", ">i2", "<u8", ">f8", "<i4")):
        values = random.integers(0, 1000, (40, 30)).astype(kind)
        group = file.require_group(f"group {at % 2}")
        group.create_dataset(f"set {at}", data=values, chunks=(11, 7), fletcher32=True,
                             compression="gzip" if at % 2 else None)
        group.attrs[f"number {at}"] = at
`;

if (hasH5py) describe("damaged files", damaged);

function damaged(): void {
  const folder = mkdtempSync(join(tmpdir(), "treadle-fuzz-"));
  const sources = join(folder, "sources");
  const tried = join(folder, "tried");
  const thread = new FuzzThread(LIMIT_MS);

  beforeAll(() => {
    runPython(join(root, "test", "hdf5", "corpus", "make.py"), sources);
    python(join(sources, SEALED), makeSealed);
    mkdirSync(tried);
  }, 120_000);
  afterAll(async () => {
    await thread.end();
    rmSync(folder, { recursive: true, force: true });
  });

  test("no crash, no hang, no value that was not there", { timeout: 1000 * 60 * 60 * 6 }, async () => {
    const names = readdirSync(sources).filter(
      (name) => name.endsWith(".h5") && !/^(part|elsewhere)/.test(name),
    );
    const originals = new Map<string, Seen>();
    const bytes = new Map<string, Buffer>();
    for (const name of names) {
      originals.set(name, (await thread.look(join(sources, name))) as Seen);
      bytes.set(name, readFileSync(join(sources, name)));
    }
    const defects: string[] = [];
    const tally = { files: 0, opened: 0, readSame: 0, readOther: 0, refused: 0, tooLong: 0 };
    for (let seed = FROM; seed < FROM + COUNT; seed += 1) {
      const name = seed % 3 === 0 ? SEALED : names[seed % names.length]!;
      const path = join(tried, `${seed}-${name}`);
      writeFileSync(path, mutated(bytes.get(name)!, seed));
      const seen = await thread.look(path);
      tally.files += 1;
      defects.push(...judge(seed, name, seen, originals.get(name)!, tally));
      rmSync(path);
    }
    console.log(`Damaged files: ${JSON.stringify(tally)}`);
    expect(defects).toEqual([]);
    expect(tally.tooLong).toBeLessThanOrEqual(tally.files / 200);
    // Neither is everything refused, nor nothing.
    expect(tally.readSame).toBeGreaterThan(tally.files / 2);
    expect(tally.refused).toBeGreaterThan(tally.files / 10);
  });
}

type Tally = Record<"files" | "opened" | "readSame" | "readOther" | "refused" | "tooLong", number>;

function judge(seed: number, name: string, seen: Seen | Lost, original: Seen, tally: Tally): string[] {
  const which = `seed ${seed} of ${name}`;
  if ("lost" in seen) {
    if (seen.lost === "ended") return [`${which}: the thread ended`];
    tally.tooLong += 1;
    return [];
  }
  tally.refused += seen.errors.length;
  if (Object.keys(seen.datasets).length > 0) tally.opened += 1;
  const defects = seen.strange.map((problem) => `${which}: ${problem}`);
  for (const [dataset, { hash, type, shape }] of Object.entries(seen.datasets)) {
    const before = original.datasets[dataset];
    if (before?.hash === hash) {
      tally.readSame += 1;
      continue;
    }
    tally.readOther += 1;
    const isPlain = /^(u?int|float(32|64))\d*$/.test(type);
    if (name !== SEALED && !isPlain) continue;
    const said = h5pySays(seen.path, dataset);
    if (said === `hash ${hash}` || (name !== SEALED && !said.startsWith("hash"))) continue;
    defects.push(`${which}: ${dataset} (${type} ${shape}) is not what it was, and h5py says: ${said}`);
  }
  return defects;
}

/**
 * What `hash.py` prints of a dataset: empty when h5py crashes over it, or when it says another thing each time because
 * it hands over memory that nobody wrote.
 */
function h5pySays(path: string, dataset: string): string {
  const program = join(root, "test", "hdf5", "fuzz", "hash.py");
  const said = ["85", "170"].map((MALLOC_PERTURB_) =>
    spawnSync(PYTHON, ["-B", program, path, dataset], {
      encoding: "utf8",
      timeout: 20_000,
      env: { ...process.env, MALLOC_PERTURB_ },
    }).stdout.trim(),
  );
  return said[0] === said[1] ? said[0]! : "";
}
