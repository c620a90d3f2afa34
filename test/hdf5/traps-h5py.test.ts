/**
 * The traps of h5wasm that need a file it cannot make itself (external raw files, fill times, enumerations, array types,
 * numbers of odd layout, virtual datasets): h5py makes them, where it is installed. Numbers as in `traps.test.ts`.
 */
import { beforeEach, describe, expect, test } from "vitest";
import { readAttributes } from "../../server/hdf5/attributes.ts";
import { decodeFloat16 } from "../../server/hdf5/decode-numbers.ts";
import { SlabTooLarge } from "../../server/hdf5/errors.ts";
import { withFile } from "../../server/hdf5/file.ts";
import type { SliceItem } from "../../server/hdf5/selection.ts";
import { readSlab, type Slab } from "../../server/hdf5/slab.ts";
import { temporaryFile } from "./files.ts";
import { python, testWithH5py } from "./other-tools.ts";

let path: string;
beforeEach(() => {
  path = temporaryFile();
});

const read = (dataset: string, slice?: SliceItem[]): Promise<Slab> =>
  withFile(path, (file) => readSlab(file, dataset, slice));

/** Reads `good` and then `bad` of one open file: what must not come out of `bad` is what `good` held. */
async function readAfterGood(bad: string): Promise<Slab> {
  return withFile(path, (file) => {
    expect(readSlab(file, "good").data).toEqual(new Float64Array(1000).fill(7));
    return readSlab(file, bad);
  });
}

testWithH5py("1: a raw file that is missing", async () => {
  python(
    path,
    "with h5py.File(path,'w') as f:\n f['good']=np.full(1000,7.0)\n f.create_dataset('bad',(1000,),'f8',external=[('gone.raw',0,8000)])",
  );
  await expect(readAfterGood("bad")).rejects.toMatchObject({
    name: "RawFileMissing",
    rawFiles: ["gone.raw"],
  });
  await expect(readAfterGood("bad")).rejects.toThrow(/keeps its values in "gone.raw", which is not there/);
});

testWithH5py("2: storage that was never written and has no fill value reads as zeros", async () => {
  python(
    path,
    `f = h5py.File(path, 'w'); f['good'] = np.full(1000, 7.0)
p = h5py.h5p.create(h5py.h5p.DATASET_CREATE); p.set_chunk((100,)); p.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
h5py.h5d.create(f.id, b'bad', h5py.h5t.IEEE_F64LE, h5py.h5s.create_simple((1000,)), p); f.close()`,
  );
  expect((await readAfterGood("bad")).data).toEqual(new Float64Array(1000));
});

testWithH5py("3: big-endian enums are swapped, alone, in arrays and in attributes", async () => {
  python(
    path,
    `e = h5py.enum_dtype({'A': 1, 'B': 258}, '>i2'); f = h5py.File(path, 'w')
f.create_dataset('e', data=np.array([1, 258]), dtype=e); f.attrs.create('e', np.array([258, 1]), dtype=e); f.close()`,
  );
  expect(await read("e")).toMatchObject({ dtype: "int16", data: Int16Array.of(1, 258) });
  const attributes = await withFile(path, (file) => readAttributes(file, "/"));
  expect(attributes["e"]).toMatchObject({ data: Int16Array.of(258, 1) });
});

testWithH5py("3: big-endian numbers, and compounds of both orders, are swapped", async () => {
  python(
    path,
    `f = h5py.File(path, 'w'); f['i'] = np.array([1, -2], '>i4'); f['d'] = np.array([1.5], '>f8'); f['h'] = np.array([1.5], '>f2')
f['big'] = np.array([(1, 2.5)], [('a', '>i4'), ('b', '>f8')]); f['mixed'] = np.array([(1, 2.5)], [('a', '>i4'), ('b', '<f8')]); f.close()`,
  );
  expect((await read("i")).data).toEqual(Int32Array.of(1, -2));
  expect((await read("d")).data).toEqual(Float64Array.of(1.5));
  expect((await read("h")).data).toEqual(Float32Array.of(1.5));
  for (const name of ["big", "mixed"]) {
    expect((await read(name)).data).toEqual({ a: Int32Array.of(1), b: Float64Array.of(2.5) });
  }
});

testWithH5py(
  "3: a big-endian compound with an enum, which HDF5 leaves half swapped, is swapped by us",
  async () => {
    python(
      path,
      `e = h5py.enum_dtype({'A': 1, 'B': 258}, '>i2'); f = h5py.File(path, 'w')
inner = np.dtype([('a', '>i4'), ('e', e), ('d', '>f8')])
one = np.array([(1, 258, 2.5), (-2, 77, 3.5)], inner)
f['c'] = one
two = np.zeros(2, np.dtype([('n', inner), ('z', '>u2')])); two['n'] = one; two['z'] = [9, 10]
f['cc'] = two; f.attrs['c'] = one; f.close()`,
    );
    const data = { a: Int32Array.of(1, -2), e: Int16Array.of(258, 77), d: Float64Array.of(2.5, 3.5) };
    expect((await read("c")).data).toEqual(data);
    expect((await read("cc")).data).toEqual({ n: data, z: Uint16Array.of(9, 10) });
    expect((await withFile(path, (file) => readAttributes(file, "/")))["c"]).toMatchObject({ data });
  },
);

testWithH5py(
  "3: a big-endian enum inside arrays is swapped, and refused where HDF5 has lost a value",
  async () => {
    python(
      path,
      `e = h5py.h5t.py_create(h5py.enum_dtype({'A': 1, 'B': 258}, '>i2'), logical=True); f = h5py.File(path, 'w')
def make(name, values):
  t = h5py.h5t.array_create(e, (2,))
  h5py.h5d.create(f.id, name, t, h5py.h5s.create_simple((1,))).write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([values], '>i2'), t)
make(b'named', [1, 258]); make(b'unnamed', [1, 77]); f.close()`,
    );
    expect(await read("named")).toMatchObject({ shape: [1, 2], data: Int16Array.of(1, 258) });
    await expect(read("unnamed")).rejects.toMatchObject({ name: "UnsupportedType", dataset: "unnamed" });
  },
);

testWithH5py(
  "4: integers of odd precision under the nbit filter keep their sign and their offset",
  async () => {
    python(
      path,
      `f = h5py.File(path, 'w')
def make(name, base, precision, offset, values):
  t = base.copy(); t.set_precision(precision); t.set_offset(offset)
  p = h5py.h5p.create(h5py.h5p.DATASET_CREATE); p.set_chunk((len(values),)); p.set_filter(5, 0, ())
  d = h5py.h5d.create(f.id, name, t, h5py.h5s.create_simple((len(values),)), p)
  d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array(values, 'i4'))
make(b's12', h5py.h5t.STD_I16LE, 12, 0, [-5, 2047, -2048])
make(b's12o3', h5py.h5t.STD_I16LE, 12, 3, [-5, 2047, -2048])
make(b'u20', h5py.h5t.STD_U32LE, 20, 4, [0, 1048575, 77])
make(b'b12', h5py.h5t.STD_I16BE, 12, 2, [-5, 2047, -2048])
f.close()`,
    );
    for (const name of ["s12", "s12o3", "b12"])
      expect((await read(name)).data).toEqual(Int16Array.of(-5, 2047, -2048));
    expect((await read("u20")).data).toEqual(Uint32Array.of(0, 1048575, 77));
  },
);

testWithH5py("5: float16 is widened, and wider floats than JavaScript's are narrowed", async () => {
  python(
    path,
    "f=h5py.File(path,'w'); f['h']=np.array([1,-2.5,np.inf],'f2'); f['q']=np.array([1],np.longdouble); f.close()",
  );
  expect(await read("h")).toMatchObject({
    dtype: "float16",
    data: Float32Array.of(1, -2.5, Number.POSITIVE_INFINITY),
  });
  expect(await read("q")).toMatchObject({ dtype: "float64", data: Float64Array.of(1) });
});

describe("5: floats of other sizes", () => {
  test.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x3c00, 1],
    [0xc100, -2.5],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])("float16 %i is %d", (bits, value) => {
    expect(decodeFloat16(bits)).toBe(value);
  });
});

testWithH5py(
  "6: one element may be larger than a transfer, and one that no memory holds is refused",
  async () => {
    python(
      path,
      `f = h5py.File(path, 'w'); s = h5py.h5s.create_simple((2,))
def make(name, length):
  h5py.h5d.create(f.id, name, h5py.h5t.array_create(h5py.h5t.STD_U8LE, (length,)), s)
make(b'large', 70 * 2**20); make(b'huge', 3 * 2**30); f.close()`,
    );
    const large = await read("large", [1]);
    expect(large).toMatchObject({ shape: [70 * 2 ** 20], dtype: "uint8" });
    expect(large.data).toBeInstanceOf(Uint8Array);
    await expect(read("huge", [1])).rejects.toMatchObject({ name: "SlabTooLarge", bytes: 3 * 2 ** 30 });
  },
);

testWithH5py(
  "6: a small file that promises billions of texts is refused, and a window of it is read",
  async () => {
    python(
      path,
      "f=h5py.File(path,'w'); f.create_dataset('texts',(10**10,),h5py.string_dtype(),chunks=(1000,)); f.close()",
    );
    await expect(read("texts")).rejects.toThrow(SlabTooLarge);
    expect((await read("texts", [[5, 8]])).data).toEqual(["", "", ""]);
  },
);

testWithH5py("6: array types come as flat numbers with their axes behind the dataset's", async () => {
  python(
    path,
    "f=h5py.File(path,'w'); d=f.create_dataset('a',(2,),np.dtype(('i4',(2,3)))); d[...]=np.arange(12).reshape(2,2,3); f.close()",
  );
  const whole = await read("a");
  expect(whole).toMatchObject({ shape: [2, 2, 3], stride: [6, 3, 1], dtype: "int32" });
  expect(whole.data).toEqual(Int32Array.from({ length: 12 }, (_, i) => i));
  expect((await read("a", [1])).data).toEqual(Int32Array.of(6, 7, 8, 9, 10, 11));
});
