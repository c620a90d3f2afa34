/** Finding one's way in a file: the tree by windows, what is shown first, and what a search finds. */
import { copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { childrenOf } from "../../../server/frames/sources/tree.ts";
import { firstDataset, searchFile } from "../../../server/frames/sources/walk.ts";
import { startEngine } from "../../../server/hdf5/engine.ts";
import { closeFile, type H5File, openFile } from "../../../server/hdf5/file.ts";
import { addDataset, withNewFile } from "../../../server/hdf5/write.ts";
import { temporaryFile } from "../../hdf5/files.ts";
import { python, testWithH5py } from "../../hdf5/other-tools.ts";
import { counting, h5 } from "../reader/asking.ts";

async function opened(path: string): Promise<H5File> {
  const file = openFile(await startEngine(), path);
  onTestFinished(() => closeFile(file));
  return file;
}

/** A clock that goes one millisecond at each look. */
const ticking = (): (() => number) => {
  let now = 0;
  return () => {
    now += 1;
    return now;
  };
};

const limits = { names: 1000, milliseconds: 1e9, now: ticking() };
const pause = async () => {};
const search = { nodes: 200, milliseconds: 1e9, now: ticking(), pause };

describe("what is shown first", () => {
  const first = async (shapes: Readonly<Record<string, number[]>>, within = limits) => {
    const path = temporaryFile();
    await h5(
      path,
      Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, counting(shape)])),
    );
    return firstDataset(await opened(path), within);
  };

  test("is a picture, wherever lines and values lie", async () => {
    expect(await first({ "/a": [], "/b": [9], "/c/d/frames": [2, 30, 30], "/c/e": [3, 3] })).toBe(
      "/c/d/frames",
    );
  });

  test("is the highest of several, and a line where there is no picture", async () => {
    expect(await first({ "/a/b/c": [30, 30], "/d/e": [30, 30] })).toBe("/d/e");
    expect(await first({ "/a": [], "/b/c": [9] })).toBe("/b/c");
    expect(await first({ "/a": [] })).toBe("/a");
    expect(await first({})).toBeUndefined();
  });

  test("is the stack of frames, and not its mask or an average that lies higher", async () => {
    expect(await first({ "/mask": [30, 30], "/a/b/frames": [4, 30, 30] })).toBe("/a/b/frames");
    expect(await first({ "/thumbnail": [8, 8], "/full": [40, 40] })).toBe("/full");
  });

  test("is the best that was found where the file is too large to be walked through", async () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`/n${i}`, [2]]));
    expect(await first({ ...many, "/z": [30, 30] }, { ...limits, names: 40 })).toBe("/n0");
    expect(await first({ ...many, "/z": [30, 30] }, { ...limits, now: ticking(), milliseconds: 20 })).toBe(
      "/n0",
    );
  });

  testWithH5py("is what NeXus says, if that is there", async () => {
    const path = temporaryFile();
    const other = temporaryFile();
    python(
      path,
      `with h5py.File(path,'w') as f:
 f['a']=np.zeros((30,30)); f['e/d/s']=np.zeros((20,20)); f['e/d/t']=np.zeros((20,20))
 f.attrs['default']='e'; f['e'].attrs['default']='d'; f['e/d'].attrs['signal']='t'`,
    );
    expect(firstDataset(await opened(path), limits)).toBe("/e/d/t");
    copyFileSync(path, other);
    python(other, "with h5py.File(path,'a') as f: f['e/d'].attrs['signal']='gone'");
    expect(firstDataset(await opened(other), limits)).toBe("/a");
  });
});

describe("a tree", () => {
  test("is read by windows, and only what is in the window is described", async () => {
    const path = temporaryFile();
    await withNewFile(path, (file) => {
      for (let i = 0; i < 300; i += 1) {
        addDataset(file, `/g/d${String(i).padStart(3, "0")}`, {
          dtype: "uint8",
          shape: [],
          data: Uint8Array.of(i),
        });
      }
    });
    const file = await opened(path);
    const { nodes, total } = childrenOf(file, "/g", 100, 3);
    expect(total).toBe(300);
    expect(nodes.map(({ name }) => name)).toEqual(["d100", "d101", "d102"]);
    expect(childrenOf(file, "/g", 299, 50).nodes).toHaveLength(1);
    expect(childrenOf(file, "/", 0, 9).nodes).toMatchObject([{ path: "/g", kind: "group", children: 300 }]);
  });

  testWithH5py("takes no group of another file for one above it that has the same address", async () => {
    const path = temporaryFile();
    const other = join(dirname(path), "other.h5");
    for (const [where, link] of [
      [path, other],
      [other, path],
    ]) {
      python(
        where!,
        `
with h5py.File(path, "w") as file:
    file.create_group("first/inner/last")
    file["first/link"] = h5py.ExternalLink(${JSON.stringify(link)}, "/")
`,
      );
    }
    const file = await opened(path);
    for (const group of ["/first/link", "/first/link/first", "/first/link/first/inner"]) {
      const groups = childrenOf(file, group, 0, 9).nodes.filter(({ name }) => name !== "link");
      expect(groups, group).toHaveLength(1);
      expect(groups[0], group).not.toHaveProperty("sameAs");
    }
  });

  testWithH5py("counts what many links lead to once", async () => {
    const path = temporaryFile();
    python(
      path,
      `
with h5py.File(path, "w") as file:
    for at in range(50):
        file.create_group(f"wide/{at}")
    for at in range(200):
        file[f"links/{at}"] = h5py.SoftLink("/wide")
`,
    );
    const file = await opened(path);
    const counted = vi.spyOn(file.engine, "strictly");
    const { nodes } = childrenOf(file, "/links", 0, 200);
    expect(nodes.map(({ children }) => children)).toEqual(new Array(200).fill(50));
    const listed = counted.mock.calls.filter(([work]) => /get_names/.test(String(work)));
    expect(listed.length).toBeLessThan(10);
  });

  testWithH5py("tells groups that hold themselves, links, and links that lead nowhere", async () => {
    const path = temporaryFile();
    python(
      path,
      `with h5py.File(path,'w') as f:
 g=f.create_group('g'); g['up']=f['/']; g['self']=g; f['d']=1
 g['soft']=h5py.SoftLink('/nowhere'); g['ext']=h5py.ExternalLink('gone.h5','/x'); g['ok']=h5py.SoftLink('/d')`,
    );
    const file = await opened(path);
    const byName = Object.fromEntries(childrenOf(file, "/g", 0, 9).nodes.map((node) => [node.name, node]));
    expect(byName).toMatchObject({
      up: { kind: "group", sameAs: "/" },
      self: { kind: "group", sameAs: "/g" },
      soft: { kind: "broken", problem: "It leads to /nowhere, which is not there." },
      ext: { kind: "broken", problem: "It leads to /x in the file gone.h5, which is not there." },
      ok: { kind: "dataset", link: { target: "/d" } },
    });
    expect(await searchFile(file, "", search)).toMatchObject({ total: 7, isComplete: true });
  });
});

describe("a search", () => {
  const names = { "/Entry/Detector/data": counting([2]), "/Entry/time": counting([2]), "/x": counting([2]) };

  test("finds paths whatever their case, the higher first", async () => {
    const path = temporaryFile();
    await h5(path, names);
    const { nodes, total, isComplete } = await searchFile(await opened(path), "eNT", search);
    expect(nodes.map((node) => node.path)).toEqual([
      "/Entry",
      "/Entry/Detector",
      "/Entry/time",
      "/Entry/Detector/data",
    ]);
    expect([total, isComplete]).toEqual([4, true]);
  });

  test("describes no more than it may, counts all, and ends in time", async () => {
    const path = temporaryFile();
    await h5(path, names);
    const file = await opened(path);
    expect(await searchFile(file, "e", { ...search, nodes: 1 })).toMatchObject({
      nodes: [{ path: "/Entry" }],
      total: 4,
      isComplete: true,
    });
    const short = await searchFile(file, "e", { ...search, now: ticking(), milliseconds: 1 });
    expect(short).toMatchObject({ total: 1, isComplete: false });
  });

  test("is left between two groups when nobody waits any more", async () => {
    const path = temporaryFile();
    await h5(path, names);
    let groups = 0;
    const leave = async () => {
      groups += 1;
      if (groups === 2) throw new Error("nobody waits");
    };
    await expect(searchFile(await opened(path), "e", { ...search, pause: leave })).rejects.toThrow(
      "nobody waits",
    );
  });
});
