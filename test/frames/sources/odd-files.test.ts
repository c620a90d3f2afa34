/** Sequences of files as people have them: very many, oddly named, different from each other, coming and going. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FramesSource } from "../../../server/protocol/frames.ts";
import { temporaryFolder } from "../../hdf5/files.ts";
import { python, testWithH5py } from "../../hdf5/other-tools.ts";
import { type Asking, counting, h5, plane, reading } from "../reader/asking.ts";

const sequence = (folder: string) => ({ kind: "sequence", files: { by: "folder", folder } }) as const;
const globbed = (folder: string, pattern: string): FramesSource => ({
  kind: "sequence",
  files: { by: "glob", folder, pattern },
});

/** What stands under the pointer in frame `number`, or why nothing does. */
const corner = ({ ask }: Asking, number: number, dataset = "/d", rest: readonly number[] = [0, 0]) =>
  ask("value", { dataset, index: [number, ...rest] }).then(
    (given) => ("text" in given ? given.text : "superseded"),
    (error: Error) => error.message,
  );

const frame = (path: string, start = 0, shape: readonly number[] = [3, 4]) =>
  h5(path, { "/d": counting(shape, start), "/g/time": { data: start, shape: [] } });

test("a hundred thousand files are listed in natural order, and one of them is opened", async () => {
  const folder = temporaryFolder();
  const whole = join(folder, "..", `${basename(folder)}-files`);
  mkdirSync(whole);
  try {
    await frame(join(folder, "first.h5"), 7);
    // A file has so many names at most: 65,000 on usual disks.
    for (let i = 0; i < 100_000; i += 1) {
      if (i % 50_000 === 0) copyFileSync(join(folder, "first.h5"), join(folder, `copy_${i}.h5`));
      linkSync(join(folder, `copy_${i - (i % 50_000)}.h5`), join(whole, `frame_${i}.h5`));
    }
    const asking = reading(sequence(whole));
    expect(await asking.ask("ready", {})).toMatchObject({ files: { count: 100_000 }, first: "/d" });
    expect((await asking.ask("object", { path: "/d" })).dataset?.shape).toEqual([100_000, 3, 4]);
    const last = plane("/d", [99_999, 0, 0]);
    expect(await asking.ask("picture", plane("/d", [10_000, 0, 0]))).toMatchObject({
      label: "frame_10000.h5",
      filesRead: 1,
    });
    expect(await asking.ask("picture", last)).toMatchObject({ label: "frame_99999.h5", filesRead: 1 });
  } finally {
    rmSync(whole, { recursive: true });
  }
}, 120_000);

describe("names", () => {
  const odd = ["a\nb.h5", 'q"uote.h5', "it's.h5", "{x,y}[1]*?.h5", "täst 漢.h5", " .h5", "$(x);.h5", "\\.h5"];

  test("of any characters are files like others", async () => {
    const folder = temporaryFolder();
    for (const [number, name] of odd.entries()) await frame(join(folder, name), number * 10);
    const asking = reading(sequence(folder));
    expect(await asking.ask("ready", {})).toMatchObject({ files: { count: odd.length } });
    const shown = new Map<string, string>();
    for (let i = 0; i < odd.length; i += 1) {
      const picture = await asking.ask("picture", plane("/d", [i, 0, 0]));
      if ("label" in picture) shown.set(picture.label ?? "", await corner(asking, i));
    }
    expect(shown).toEqual(new Map(odd.map((name, number) => [name, String(number * 10)])));
    const { text } = await asking.ask("code", { what: "pipeline", dataset: "/d", slice: [] });
    expect(text).not.toContain("\n b.h5");
  });

  test("that are not UTF-8 are a frame that says so, and not another's", async () => {
    const folder = temporaryFolder();
    await frame(join(folder, "a.h5"), 1);
    await frame(join(folder, "c.h5"), 3);
    renameSync(
      join(folder, "c.h5"),
      Buffer.concat([Buffer.from(`${folder}/b`), Buffer.from([0xff]), Buffer.from(".h5")]),
    );
    const asking = reading(sequence(folder));
    expect(await asking.ask("ready", {})).toMatchObject({ files: { count: 2 } });
    expect(await corner(asking, 0)).toBe("1");
    expect(await corner(asking, 1)).toMatch(/not there/);
  });

  test.each(["run [1]", "a{b,c}", "(x)", "!not", "50%", "st*r", "q?", "@(a|b)"])(
    "of a folder such as %s are no pattern",
    async (name) => {
      const folder = join(temporaryFolder(), name);
      mkdirSync(folder);
      for (const number of [2, 10, 1]) await frame(join(folder, `f_${number}.h5`), number);
      const asking = reading(globbed(folder, "f_*.h5"));
      expect(await asking.ask("ready", {})).toMatchObject({ files: { count: 3 } });
      expect([await corner(asking, 0), await corner(asking, 1), await corner(asking, 2)]).toEqual([
        "1",
        "2",
        "10",
      ]);
    },
  );
});

test("what is no file is left out or says so, and links lead to files", async () => {
  const folder = temporaryFolder();
  await frame(join(folder, "a.h5"), 1);
  mkdirSync(join(folder, "b.h5"));
  symlinkSync(join(folder, "a.h5"), join(folder, "c.h5"));
  symlinkSync(join(folder, "nowhere"), join(folder, "d.h5"));
  symlinkSync(join(folder, "e.h5"), join(folder, "e.h5"));
  symlinkSync(folder, join(folder, "f.h5"));
  writeFileSync(join(folder, "g.h5"), "a,b\n");
  await frame(join(folder, "h.h5"), 8);
  chmodSync(join(folder, "h.h5"), 0);
  const asking = reading(sequence(folder));
  expect(await asking.ask("ready", {})).toMatchObject({ files: { count: 7 }, first: "/d" });
  const shown = await Promise.all([0, 1, 2, 3, 4, 5].map((number) => corner(asking, number)));
  expect(shown[0]).toBe("1");
  expect(shown[1]).toBe("1");
  for (const why of shown.slice(2))
    expect(why).toMatch(/^(?!.*mistake of Treadle).*(not there|cannot be|no HDF5|not an HDF5)/s);
  // Whoever may read everything reads this one, too.
  expect(await corner(asking, 6)).toMatch(/^8$|may not be read|EACCES/);
});

if (process.platform !== "win32")
  test("pipes and devices are never opened: nobody may ever write into them", async () => {
    const folder = temporaryFolder();
    spawnSync("mkfifo", [join(folder, "pipe")]);
    symlinkSync(join(folder, "pipe"), join(folder, "a_link"));
    symlinkSync("/dev/zero", join(folder, "device.h5"));
    for (const name of ["pipe", "a_link", "device.h5"]) {
      const content = await reading({ kind: "file", path: join(folder, name) }).ask("ready", {});
      expect(content.empty).toMatch(/it is a pipe or a device, and no file\.$/);
    }
    rmSync(join(folder, "device.h5"));
    expect(await reading(sequence(folder)).ask("ready", {})).toMatchObject({
      empty: expect.stringMatching(/holds no HDF5 files/),
    });
  });

testWithH5py(
  "stacks of scalars, lines, words and of files that differ are shown as far as they go",
  async () => {
    const folder = temporaryFolder();
    python(
      folder,
      `import os
def make(i, **d):
  with h5py.File(os.path.join(path, f'f{i}.h5'),'w') as f:
    for k,v in d.items(): f[k.replace('_','/')]=v
E=h5py.enum_dtype({'A':0,'B':1},'i1')
R=np.zeros(2,[('x','i4'),('n','S3'),('e',E)]); R['x']=[5,6]; R['n']=b'ab'
Q=np.zeros(2,[('x','f8'),('n','f4')])
make(0, s=3, line=np.arange(4), w='gold', g_in=1.5, k=np.int64(2**60), r=R, words=np.array(['a','b'],'S3'), e=np.array(1,E), t=np.arange(6.).reshape(2,3))
make(1, s=4, line=np.arange(5), w='tin', g_in=2.5, k=np.int64(7), r=R, words=np.array(['c','d'],'S3'), e=np.array(0,E), t=np.zeros((2,2)))
make(2, s=np.float32(0.5), line=np.arange(4.)+.5, w=7, k=np.uint8(3), r=Q, words=np.arange(2), t=np.ones((2,3),'i2'))
make(3, x=1)`,
    );
    const asking = reading(sequence(folder));
    const { ask } = asking;
    await ask("ready", {});
    const column = async (dataset: string, index: readonly number[]) => {
      const rows = { dataset, index, rows: 0, columns: null, top: 0, left: 0, height: 9, width: 9 };
      const table = await ask("table", rows);
      return "cells" in table ? table.cells : table;
    };
    expect(await column("/s", [0])).toEqual([["3"], ["4"], ["0.5"], ["NaN"]]);
    expect(await column("/w", [0])).toEqual([["gold"], ["tin"], [""], [""]]);
    expect(await column("/g/in", [0])).toEqual([["1.5"], ["2.5"], ["NaN"], ["NaN"]]);
    expect(await column("/e", [0])).toMatchObject([["1"], ["0"], ["NaN"], ["NaN"]]);
    expect(await column("/words", [0, 1])).toEqual([["b"], ["d"], [""], [""]]);
    const records = await column("/r", [0, 0]);
    expect(records).toMatchObject([
      ["5", "ab", expect.stringMatching(/^0/)],
      ["5", "ab", expect.anything()],
      {},
      {},
    ]);
    for (const index of [0, 1, 2, 3]) {
      expect(await corner(asking, index, "/r", [0])).toMatch(/^(?!.*mistake of Treadle)/s);
      expect(await corner(asking, index, "/e", [])).toMatch(/^(?!.*mistake of Treadle)/s);
    }
    const line = await ask("line", { dataset: "/line", index: [0, 1], axis: 0, from: 0, to: 4, width: 9 });
    if (!("lows" in line)) return expect.fail("no line");
    expect([...new Float64Array(line.lows.slice().buffer)]).toEqual([1, Number.NaN, 1.5, Number.NaN]);
    expect(await ask("picture", plane("/t", [1, 0, 0]))).toMatchObject({ label: "f1.h5 · 2 × 2" });
    expect(await ask("picture", plane("/t", [2, 0, 0]))).toMatchObject({ min: 1, max: 1 });
    expect(await ask("picture", plane("/t", [3, 0, 0]))).toMatchObject({ kind: "absent", label: "f3.h5" });
  },
);

test("files that come, go and change shape while they are shown are followed", async () => {
  const folder = temporaryFolder();
  for (const number of [0, 1, 2]) await frame(join(folder, `f${number}.h5`), number * 100);
  const asking = reading(sequence(folder));
  const looked = async () => {
    const before = asking.heard.length;
    asking.post({ type: "look" });
    await asking.until("looked", (message) => asking.heard.indexOf(message) >= before);
    return asking.heard.slice(before).map(({ type }) => type);
  };
  await asking.ask("ready", {});
  expect(await corner(asking, 2)).toBe("200");
  expect(await looked()).toEqual(["looked"]);
  rmSync(join(folder, "f2.h5"));
  expect(await corner(asking, 2)).toMatch(/f2\.h5 is not there any more/);
  expect(await looked()).toEqual(["changed", "looked"]);
  expect((await asking.ask("object", { path: "/d" })).dataset?.shape).toEqual([2, 3, 4]);
  await frame(join(folder, "f2.h5"), 900, [5, 6]);
  expect(await looked()).toEqual(["changed", "looked"]);
  expect(await corner(asking, 2, "/d", [4, 5])).toBe("929");
  truncateSync(join(folder, "f2.h5"), 300);
  expect(await corner(asking, 2, "/d", [4, 5])).toMatch(/f2\.h5/);
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  expect(await looked()).toEqual(["gone", "looked"]);
  await frame(join(folder, "f0.h5"), 5);
  expect(await looked()).toEqual(["changed", "looked"]);
  expect(await corner(asking, 0)).toBe("5");
});
