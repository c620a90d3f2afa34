/** What is told of an object beside its values, and code that reads it. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DatasetDetails } from "../../../server/protocol/frames.ts";
import { temporaryFile, temporaryFolder } from "../../hdf5/files.ts";
import { python, testWithH5py } from "../../hdf5/other-tools.ts";
import { counting, file, h5, reading } from "../reader/asking.ts";

async function detailsIn(path: string, dataset: string): Promise<DatasetDetails> {
  const { dataset: details } = await reading(file(path)).ask("object", { path: dataset });
  return details ?? expect.fail(`${dataset} has no details`);
}

testWithH5py("attributes are told with their type, and as many digits as it has", async () => {
  const path = temporaryFile();
  python(
    path,
    `with h5py.File(path,'w') as f:
 a=f.create_dataset('d',data=1).attrs
 a['gain']=np.float32(0.1); a['big']=np.uint64(2**64-1); a['many']=np.float16([0.1,2]); a['words']=['a','b']
 a.create('pair',np.zeros((2,),'i2'),shape=(2,),dtype=np.dtype(('<i2',(2,)))); a['none']=h5py.Empty('f4')
 a.create('colour',2,dtype=h5py.enum_dtype({'RED':1,'BLUE':2},'>i2')); a['on']=True; a['z']=np.complex64(1-2j)`,
  );
  const { attributes } = await reading(file(path)).ask("object", { path: "/d" });
  const told = Object.fromEntries(
    attributes.map(({ name, type, shape, text }) => [name, [type, shape, text]]),
  );
  expect(told).toEqual({
    gain: ["float32", [], "0.1"],
    big: ["uint64", [], "18446744073709551615"],
    many: ["float16", [2], "[0.1, 2]"],
    words: ["string", [2], '["a", "b"]'],
    pair: ["int16[2]", [], "[0, 0]"],
    none: ["float32", null, "nothing"],
    colour: ["enum<int16>", [], "2 (BLUE)"],
    on: ["bool", [], "true"],
    z: ["complex64", [], "1 - 2i"],
  });
});

testWithH5py("a link that leads nowhere says where it leads, and is no refusal", async () => {
  const path = temporaryFile();
  python(
    path,
    `with h5py.File(path,'w') as f:
 f['soft']=h5py.SoftLink('/nowhere'); f['g/ext']=h5py.ExternalLink('gone.h5','/x')`,
  );
  const { ask } = reading(file(path));
  expect(await ask("object", { path: "/soft" })).toEqual({
    node: {
      name: "soft",
      path: "/soft",
      kind: "broken",
      link: { target: "/nowhere" },
      problem: "It leads to /nowhere, which is not there.",
    },
    attributes: [],
  });
  expect((await ask("object", { path: "/g/ext" })).node).toMatchObject({
    kind: "broken",
    link: { file: "gone.h5", target: "/x" },
  });
  await expect(ask("object", { path: "/g/nothing" })).rejects.toThrow(/nothing/);
});

testWithH5py(
  "where a virtual dataset takes its values from is said by absolute paths, its own file included",
  async () => {
    const folder = temporaryFolder();
    const path = join(folder, "frames.h5");
    python(
      path,
      `with h5py.File(path,'w') as f:
 f['d']=np.arange(6.)
 layout=h5py.VirtualLayout((12,),'f8'); layout[:6]=h5py.VirtualSource('.','d',(6,)); layout[6:]=h5py.VirtualSource('other.h5','e',(6,))
 f.create_virtual_dataset('v',layout)`,
    );
    expect((await detailsIn(path, "/v")).sources).toEqual([
      { file: path, dataset: "d" },
      { file: join(folder, "other.h5"), dataset: "e" },
    ]);
  },
);

test("photographs are shown with their colours as a further axis, and points are not taken for them", async () => {
  const path = temporaryFile();
  const bytes = (shape: readonly number[]) => ({
    shape,
    data: new Uint8Array(shape.reduce((product, length) => product * length, 1)),
  });
  await h5(path, {
    "/photo": bytes([20, 30, 3]),
    "/film": bytes([5, 20, 30, 4]),
    "/points": counting([50, 3]),
    "/vectors": counting([20, 30, 3]),
    "/stack": bytes([3, 20, 30]),
  });
  expect(await detailsIn(path, "/photo")).toMatchObject({
    displays: ["image", "line", "table"],
    defaultAxes: [0, 1],
  });
  expect(await detailsIn(path, "/film")).toMatchObject({ defaultAxes: [1, 2] });
  for (const dataset of ["/points", "/vectors", "/stack"]) {
    expect(await detailsIn(path, dataset)).not.toHaveProperty("defaultAxes");
  }
});

describe("code", () => {
  testWithH5py("makes lazy arrays of what is numbers to them, and reads everything else", async () => {
    const path = temporaryFile();
    python(
      path,
      `with h5py.File(path,'w') as f:
 f['n']=np.zeros((4,5)); f['z']=np.zeros((4,5),'c8'); f['r']=np.zeros((4,),[('x','f4')])
 f.create_dataset('in',(4,),np.dtype(('i2',(2,3))))`,
    );
    const { ask } = reading(file(path));
    const code = async (what: "slice" | "pipeline", dataset: string, slice: readonly number[] = []) =>
      (await ask("code", { what, dataset, slice })).text;
    expect(await code("pipeline", "/n")).toContain("ta.fromH5");
    expect(await code("pipeline", "/in")).toContain("ta.fromH5");
    expect(await code("pipeline", "/z")).not.toContain("ta.fromH5");
    expect(await code("pipeline", "/r")).not.toContain("ta.fromH5");
    expect(await code("slice", "/z", [1, 2])).toContain("h5.read(");
    // Axes inside of elements cannot be cut by HDF5.
    expect(await code("slice", "/in", [1, 0, 2])).toContain("array.slice(1, 0, 2)");
    expect(await code("slice", "/n", [1, 2])).toContain("{ slice: [1, 2] }");
  });
});
