/** Lines, tables and texts of a file, and parts of values. */
import { describe, expect, test } from "vitest";
import { temporaryFile } from "../../hdf5/files.ts";
import { python, testWithH5py } from "../../hdf5/other-tools.ts";
import { file, plane, reading, stack } from "./asking.ts";

describe("lines, tables and texts", () => {
  test("a line runs along any axis, and its ends are its values", async () => {
    const { ask } = reading(file(await stack()));
    const line = await ask("line", {
      dataset: "/entry/frames",
      index: [0, 2, 3],
      axis: 0,
      from: 0,
      to: 4,
      width: 100,
    });
    if (!("lows" in line)) return expect.fail("no line");
    expect(line).toMatchObject({ kind: "line", length: 4, from: 0, to: 4, block: 1, min: 103, max: 4603 });
    expect([...new Float64Array(line.lows.slice().buffer)]).toEqual([103, 1603, 3103, 4603]);
  });

  test("a table has the window that was asked for, and no more than there is", async () => {
    const { ask } = reading(file(await stack()));
    const place = { dataset: "/entry/frames", index: [1, 0, 0], rows: 1, columns: 2 };
    expect(await ask("table", { ...place, top: 28, left: 48, height: 5, width: 5 })).toEqual({
      kind: "table",
      rows: 30,
      columns: 50,
      top: 28,
      left: 48,
      cells: [
        ["2948", "2949"],
        ["2998", "2999"],
      ],
      areNumbers: true,
    });
    const time = { dataset: "/time", index: [0], rows: 0, columns: null };
    expect(await ask("table", { ...time, top: 1, left: 0, height: 2, width: 1 })).toMatchObject({
      rows: 4,
      columns: 1,
      cells: [["1"], ["2"]],
    });
  });

  testWithH5py("a table of records has a column for each member", async () => {
    const path = temporaryFile();
    python(
      path,
      "with h5py.File(path,'w') as f:\n f['c']=np.array([(1,2.5,b'ab',[1,2]),(3,4.5,b'cd',[3,4])],[('x','i4'),('y','f8'),('s','S2'),('v','i2',(2,))])",
    );
    const { ask } = reading(file(path));
    const place = { dataset: "/c", index: [0] };
    const window = { rows: 0, columns: null, top: 0, left: 1, height: 9, width: 9 };
    expect(await ask("table", { ...place, ...window })).toEqual({
      kind: "table",
      rows: 2,
      columns: 4,
      top: 0,
      left: 1,
      names: ["y", "s", "v"],
      cells: [
        ["2.5", "ab", "[1, 2]"],
        ["4.5", "cd", "[3, 4]"],
      ],
      areNumbers: false,
    });
    expect(await ask("object", { path: "/c" })).toMatchObject({
      dataset: { displays: ["table", "line"], parts: ["x", "y"] },
    });
    const line = await ask("line", { ...place, part: "y", axis: 0, from: 0, to: 2, width: 9 });
    expect(line).toMatchObject({ min: 2.5, max: 4.5 });
    expect(await ask("value", { ...place, index: [1], part: "y" })).toEqual({ text: "4.5" });
    await expect(ask("value", { ...place, part: "q" })).rejects.toThrow(/has no part q/);
  });

  testWithH5py("complex numbers are shown by magnitude, phase, and their two parts", async () => {
    const path = temporaryFile();
    python(path, "with h5py.File(path,'w') as f:\n f['z']=np.array([[3+4j,0],[0,-2j]])");
    const { ask } = reading(file(path));
    const { dataset } = await ask("object", { path: "/z" });
    expect(dataset?.parts).toEqual(["magnitude", "phase", "real", "imaginary"]);
    const ends: unknown[] = [];
    for (const part of [undefined, ...(dataset?.parts ?? [])]) {
      const picture = await ask("picture", plane("/z", [0, 0], part === undefined ? {} : { part }));
      ends.push("min" in picture && [picture.min, picture.max]);
    }
    expect(ends).toEqual([
      [0, 5],
      [0, 5],
      [-Math.PI / 2, Math.atan2(4, 3)],
      [0, 3],
      [-2, 4],
    ]);
  });

  testWithH5py("arrays inside elements are axes like any other", async () => {
    const path = temporaryFile();
    python(
      path,
      "with h5py.File(path,'w') as f:\n d=f.create_dataset('d',(4,),np.dtype(('i2',(5,6))))\n d[...]=np.arange(120).reshape(4,5,6)",
    );
    const { ask } = reading(file(path));
    expect(await ask("object", { path: "/d" })).toMatchObject({
      dataset: { shape: [4, 5, 6], dtype: "int16" },
    });
    expect(await ask("picture", plane("/d", [2, 0, 0]))).toMatchObject({ min: 60, max: 89 });
    expect(await ask("value", { dataset: "/d", index: [3, 4, 5] })).toEqual({ text: "119" });
    const line = await ask("line", { dataset: "/d", index: [0, 1, 2], axis: 0, from: 0, to: 4, width: 9 });
    expect(line).toMatchObject({ min: 8, max: 98 });
  });

  testWithH5py("texts, empty datasets and those without any value have their words", async () => {
    const path = temporaryFile();
    python(
      path,
      "with h5py.File(path,'w') as f:\n f['t']='hello'; f['null']=h5py.Empty('f4'); f['zero']=np.zeros((0,5)); f['s']=np.array(['a','b'],h5py.string_dtype())",
    );
    const { ask } = reading(file(path));
    const displays = async (path: string) => (await ask("object", { path })).dataset?.displays;
    expect(await displays("/t")).toEqual(["text"]);
    expect(await displays("/s")).toEqual(["table", "text"]);
    expect(await ask("text", { dataset: "/t", index: [] })).toMatchObject({ text: "hello", isCut: false });
    expect(await ask("text", { dataset: "/s", index: [1] })).toMatchObject({ text: "b" });
    const words = async (dataset: string, index: number[]) => {
      const text = await ask("text", { dataset, index });
      return "message" in text && text.message;
    };
    expect(await words("/null", [])).toMatch(/nothing at all/);
    expect(await words("/zero", [0, 0])).toMatch(/its shape is 0 × 5/);
    await expect(
      ask("line", { dataset: "/s", index: [0], axis: 0, from: 0, to: 2, width: 2 }),
    ).rejects.toThrow(/holds no numbers/);
  });
});
