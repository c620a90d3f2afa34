/** Files written here, as h5py and h5dump read them. */
import * as h5 from "treadle/h5";
import { expect, test } from "vitest";
import { temporaryFile } from "../../hdf5/files.ts";
import { h5dump, python, testWithH5dump, testWithH5py } from "../../hdf5/other-tools.ts";

async function written(): Promise<string> {
  const path = temporaryFile();
  await h5.write(
    path,
    {
      int64: BigInt64Array.of(946891800000000000n, -(2n ** 62n)),
      uint64: BigUint64Array.of(2n ** 64n - 1n),
      view: new Float64Array(100).fill(9).fill(1.5, 50, 53).subarray(50, 53),
      packed: {
        data: Int16Array.from({ length: 10_000 }, (_, i) => i % 7),
        shape: [100, 100],
        chunks: [10, 100],
        compression: 6,
      },
      text: ["a", "βγ", ""],
      group: { one: 2.5, float32: Float32Array.of(0.5) },
    },
    {
      attributes: {
        title: "Größe",
        big: 2n ** 40n,
        packed: { scale: 0.5, flags: Uint8Array.of(1, 2), labels: ["x", "y"] },
      },
    },
  );
  return path;
}

testWithH5py("h5py reads every value, type, chunk and attribute", async () => {
  const seen: unknown = JSON.parse(
    python(
      await written(),
      `f = h5py.File(path, 'r'); p = f['packed']
print(json.dumps({
 'int64': [str(v) for v in f['int64'][()]], 'int64type': str(f['int64'].dtype), 'uint64': str(f['uint64'][0]),
 'view': f['view'][()].tolist(), 'sum': int(p[()].sum()), 'shape': p.shape, 'chunks': p.chunks, 'gzip': [p.compression, p.compression_opts],
 'row': p[3, :8].tolist(), 'packedtype': str(p.dtype), 'text': [s.decode() for s in f['text'][()]], 'one': float(f['group/one'][()]), 'oneshape': f['group/one'].shape,
 'title': f.attrs['title'], 'big': int(f.attrs['big']), 'scale': float(p.attrs['scale']), 'flags': p.attrs['flags'].tolist(), 'labels': list(p.attrs['labels'])}))`,
    ),
  );
  const packed = Array.from({ length: 10_000 }, (_, i) => i % 7);
  expect(seen).toEqual({
    int64: ["946891800000000000", String(-(2n ** 62n))],
    int64type: "int64",
    uint64: String(2n ** 64n - 1n),
    view: [1.5, 1.5, 1.5],
    sum: packed.reduce((a, b) => a + b, 0),
    shape: [100, 100],
    chunks: [10, 100],
    gzip: ["gzip", 6],
    row: packed.slice(300, 308),
    packedtype: "int16",
    text: ["a", "βγ", ""],
    one: 2.5,
    oneshape: [],
    title: "Größe",
    big: 2 ** 40,
    scale: 0.5,
    flags: [1, 2],
    labels: ["x", "y"],
  });
});

testWithH5py("h5py reads a table's columns, and a large dataset written in parts", async () => {
  const path = temporaryFile();
  await h5.table(path, [
    { t: "2000-01-03", v: 2 ** 33, c: 1.5 },
    { t: "2000-01-04", v: 1, c: null },
  ]);
  expect(
    python(
      path,
      "f=h5py.File(path,'r'); print(f['t'][1].decode(), f['v'][0], f['v'].dtype, f['c'][()].tolist())",
    ),
  ).toBe("2000-01-04 8589934592 int64 [1.5, nan]");
  await h5.write(path, {
    big: { data: Float64Array.from({ length: 9_000_000 }, (_, i) => i), shape: [9000, 1000] },
  });
  expect(
    python(path, "d=h5py.File(path,'r')['big']; print(d.shape, bool((d[()].ravel()==np.arange(9e6)).all()))"),
  ).toBe("(9000, 1000) True");
});

testWithH5dump("h5dump reads integers beyond 2^32, gzip, text and attributes", async () => {
  const path = await written();
  expect(h5dump(path, "-d", "/int64")).toMatch(
    /H5T_STD_I64LE[\s\S]*946891800000000000, -4611686018427387904/,
  );
  expect(h5dump(path, "-p", "-H", "-d", "/packed")).toMatch(
    /CHUNKED \( 10, 100 \)[\s\S]*COMPRESSION DEFLATE \{ LEVEL 6 \}/,
  );
  expect(h5dump(path, "-d", "/view")).toMatch(/1\.5, 1\.5, 1\.5/);
  expect(h5dump(path, "-d", "/text")).toMatch(/H5T_CSET_UTF8[\s\S]*"a", "/);
  expect(h5dump(path, "-a", "/big")).toMatch(/1099511627776/);
});

test("what is compared is what is written: a file opens and lists its six names", async () => {
  const names = (await h5.list(await written())).map((entry) => entry.path);
  expect(names).toEqual([
    "/group",
    "/group/float32",
    "/group/one",
    "/int64",
    "/packed",
    "/text",
    "/uint64",
    "/view",
  ]);
});
