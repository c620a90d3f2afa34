/**
 * Values that lie elsewhere: virtual datasets, raw files, external links, and the names of axes, on files that h5py makes
 * where it is installed; h5wasm's writer makes neither virtual nor external datasets, nor lists of references.
 */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect } from "vitest";
import { axisNames } from "../../server/hdf5/axis-names.ts";
import { type H5File, withFile } from "../../server/hdf5/file.ts";
import { readSlab } from "../../server/hdf5/slab.ts";
import { storageOf } from "../../server/hdf5/storage.ts";
import { temporaryFile } from "./files.ts";
import { python, testWithH5py } from "./other-tools.ts";

let path: string;
beforeEach(() => {
  path = temporaryFile();
});

const ask = <T>(work: (file: H5File) => T): Promise<T> => withFile(path, work);

testWithH5py("a virtual dataset is read, and says which of its sources are missing", async () => {
  mkdirSync(join(dirname(path), "sub"));
  python(
    path,
    `import os; d = os.path.dirname(path)
with h5py.File(d + '/sub/part.h5', 'w') as f: f['x'] = np.arange(3.0)
with h5py.File(path, 'w') as f:
  f['own'] = np.ones(3)
  l = h5py.VirtualLayout((5, 3), 'f8')
  for row, (file, name) in enumerate([('sub/part.h5', 'x'), ('gone.h5', 'x'), ('.', 'own'), ('.', 'gone')]): l[row] = h5py.VirtualSource(file, name, (3,))
  f.create_virtual_dataset('v', l, fillvalue=-1)`,
  );
  const { data } = await ask((file) => readSlab(file, "v", [[0, 4]]));
  expect(data).toEqual(Float64Array.of(0, 1, 2, -1, -1, -1, 1, 1, 1, -1, -1, -1));
  expect(await ask((file) => storageOf(file, "v"))).toEqual({
    layout: "virtual",
    rawFiles: [],
    fillValue: Float64Array.of(-1),
    sources: [
      { file: "sub/part.h5", dataset: "x", isMissing: false },
      { file: "gone.h5", dataset: "x", isMissing: true },
      { file: ".", dataset: "own", isMissing: false },
      { file: ".", dataset: "gone", isMissing: true },
    ],
  });
});

testWithH5py("raw values are found next to the file; a pipe in their place is not waited for", async () => {
  python(
    path,
    `import os; d = os.path.dirname(path); os.chdir(d)
with h5py.File(path, 'w') as f:
  f.create_dataset('raw', (3,), '>i4', external=[('raw.bin', 0, 4), ('more.bin', 0, 8)])[...] = [1, -2, 3]
  f.create_dataset('pipe', (3,), 'i4', external=[('pipe', 0, 12)])
os.mkfifo('pipe')`,
  );
  expect((await ask((file) => readSlab(file, "raw"))).data).toEqual(Int32Array.of(1, -2, 3));
  expect(await ask((file) => storageOf(file, "raw"))).toMatchObject({
    layout: "external",
    rawFiles: [
      { file: "raw.bin", isMissing: false },
      { file: "more.bin", isMissing: false },
    ],
  });
  await expect(ask((file) => readSlab(file, "pipe"))).rejects.toMatchObject({
    name: "RawFileMissing",
    rawFiles: ["pipe"],
  });
});

testWithH5py(
  "an absolute link is followed to a file that was moved along, and types are those of that file",
  async () => {
    python(
      path,
      `import os; d = os.path.dirname(path)
with h5py.File(d + '/other.h5', 'w') as f:
  t = h5py.h5t.STD_I16LE.copy(); t.set_precision(12); t.set_offset(3)
  h5py.h5d.create(f.id, b'odd', t, h5py.h5s.create_simple((2,))).write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([-5, 2047], 'i4'))
  f.create_dataset('n', (), '>i4', fillvalue=7)
with h5py.File(path, 'w') as f:
  f['first'] = np.arange(3, dtype='i2')
  for name in ('odd', 'n'): f[name] = h5py.ExternalLink('/nowhere/at/all/other.h5', '/' + name)`,
    );
    expect((await ask((file) => readSlab(file, "odd"))).data).toEqual(Int16Array.of(-5, 2047));
    expect(await ask((file) => storageOf(file, "n"))).toMatchObject({ fillValue: Int32Array.of(7) });
  },
);

testWithH5py("a dataset says how it lies on disk and what stands where nothing was written", async () => {
  python(
    path,
    `with h5py.File(path, 'w') as f:
  f['contiguous'] = np.arange(3)
  f.create_dataset('chunked', (3,), np.dtype([('a', '>i2'), ('b', 'f8')]), chunks=(1,), fillvalue=np.array((5, 2.5), np.dtype([('a', '>i2'), ('b', 'f8')])))
  p = h5py.h5p.create(h5py.h5p.DATASET_CREATE); p.set_layout(h5py.h5d.COMPACT)
  h5py.h5d.create(f.id, b'compact', h5py.h5t.STD_I8LE, h5py.h5s.create_simple((3,)), p)
  f['text'] = 'a'
with h5py.File(path, 'a', libver='latest') as f: f.create_dataset('new', (3,), 'f4', fillvalue=np.nan)`,
  );
  const names = ["contiguous", "chunked", "compact", "text", "new"];
  const found = await ask((file) => names.map((name) => storageOf(file, name)));
  expect(found.map(({ layout }) => layout)).toEqual([
    "contiguous",
    "chunked",
    "compact",
    "contiguous",
    "contiguous",
  ]);
  expect(found.map(({ fillValue }) => fillValue)).toEqual([
    undefined,
    { a: Int16Array.of(5), b: Float64Array.of(2.5) },
    undefined,
    undefined,
    Float32Array.of(Number.NaN),
  ]);
});

describe("names of axes", () => {
  const conventions: [name: string, code: string, names: string[]][] = [
    ["labels", "d.dims[0].label = 'time'; d.dims[2].label = 'x'", ["time", "", "x"]],
    [
      "scales, by their own name or that of their dataset",
      "f['t'] = np.arange(2); f['lon'] = np.arange(4); f['t'].make_scale('seconds'); f['lon'].make_scale(); d.dims[0].attach_scale(f['t']); d.dims[2].attach_scale(f['lon'])",
      ["seconds", "", "lon"],
    ],
    [
      "labels before scales",
      "f['t'] = np.arange(2); f['t'].make_scale('t'); d.dims[0].attach_scale(f['t']); d.dims[0].label = 'time'",
      ["time", "", ""],
    ],
    [
      "netCDF's numbers",
      `f['lat'] = np.arange(3); f['lon'] = np.arange(4); f['t'] = np.arange(2)
for n, k in enumerate(['t', 'lat', 'lon']): f[k].make_scale('This is a netCDF dimension but not a netCDF variable.         4' if k == 'lat' else k); f[k].attrs['_Netcdf4Dimid'] = np.int32(n)
d.attrs['_Netcdf4Coordinates'] = np.array([0, 1, 2], 'i4')`,
      ["t", "lat", "lon"],
    ],
    ["a list in dims", "d.attrs['dims'] = ['a', 'b', 'c']", ["a", "b", "c"]],
    ["a list of the wrong length", "d.attrs['dims'] = ['a', 'b']", ["", "", ""]],
    ["NeXus", "f.attrs['signal'] = 'd'; f.attrs['axes'] = ['q', '.', 'e']", ["q", "", "e"]],
    ["none", "", ["", "", ""]],
  ];
  for (const [name, code, names] of conventions) {
    testWithH5py(`come from ${name}`, async () => {
      python(path, `f = h5py.File(path, 'w'); d = f.create_dataset('d', (2, 3, 4))\n${code}\nf.close()`);
      expect(await ask((file) => axisNames(file, "d"))).toEqual(names);
    });
  }

  testWithH5py("are a scale's own", async () => {
    python(
      path,
      "f = h5py.File(path, 'w'); f['lon'] = np.arange(4); f['lon'].make_scale('longitude'); f.close()",
    );
    expect(await ask((file) => axisNames(file, "lon"))).toEqual(["longitude"]);
  });
});
