/** Slices as CSV, character for character. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type SliceStream, writeSlice } from "../../../server/frames/write/write-slice.ts";
import { temporaryFolder } from "../../harness/treadle.ts";
import {
  arrayOf,
  complex,
  compound,
  enumeration,
  moment,
  number,
  opaque,
  reference,
  text,
  vlenOf,
} from "../text/elements.ts";
import { inParts, one } from "./slices.ts";

async function csv(slice: SliceStream): Promise<string> {
  const path = join(temporaryFolder(), "slice.csv");
  const bytes = await writeSlice(path, "csv", slice);
  const text = readFileSync(path, "utf8");
  expect(bytes).toBe(Buffer.byteLength(text));
  return text;
}

test.each<[string, SliceStream, string]>([
  ["a scalar is one line", one(Float32Array.of(0.1), [], number("float32")), "0.1\r\n"],
  ["one axis is a value a line", one(Int8Array.of(1, 2), [2], number("int8")), "1\r\n2\r\n"],
  [
    "two axes are a row a line",
    one(Int8Array.of(1, 2, 3, 4, 5, 6), [2, 3], number("int8")),
    "1,2,3\r\n4,5,6\r\n",
  ],
  [
    "more axes stand in columns of their own",
    one(Int8Array.of(1, 2, 3, 4), [2, 1, 2], number("int8")),
    "axis_0,axis_1,axis_2,value\r\n0,0,0,1\r\n0,0,1,2\r\n1,0,0,3\r\n1,0,1,4\r\n",
  ],
  ["truths are 1 and 0", one(Uint8Array.of(1, 0), [2], number("bool")), "1\r\n0\r\n"],
  ["enumerations are their numbers", one(Int8Array.of(2), [1], enumeration("int8", { BLUE: 2 })), "2\r\n"],
  [
    "what would be misread is quoted",
    one(["plain", "a,b", 'say "no"', "two\nlines", " space", ""], [6], text),
    'plain\r\n"a,b"\r\n"say ""no"""\r\n"two\nlines"\r\n" space"\r\n\r\n',
  ],
  [
    "compounds have a column for each member",
    one(
      { "na,me": ["x"], pair: Int8Array.of(1, 2), at: { r: Float64Array.of(1), i: Float64Array.of(2) } },
      [1],
      compound({ "na,me": text, pair: arrayOf(number("int8"), 2), at: complex("float64") }),
    ),
    '"na,me",pair,at\r\nx,"[1, 2]",1+2j\r\n',
  ],
  [
    "compounds of two axes have their indices as well",
    one({ x: Int8Array.of(1, 2) }, [1, 2], compound({ x: number("int8") })),
    "axis_0,axis_1,x\r\n0,0,1\r\n0,1,2\r\n",
  ],
  [
    "sequences are one field",
    one([Int8Array.of(1, 2), Int8Array.of()], [2], vlenOf(number("int8"))),
    '"[1, 2]"\r\n[]\r\n',
  ],
  ["no values are no lines", one(new Float32Array(0), [0, 4], number("float32")), ""],
  ["rows without columns are no lines", one(new Float32Array(0), [4, 0], number("float32")), ""],
  [
    "references, moments and bytes are words",
    one(
      { a: ["/x"], b: ["2020-01-01"], c: [Uint8Array.of(1, 2)] },
      [],
      compound({ a: reference, b: moment, c: opaque }),
    ),
    "a,b,c\r\n/x,2020-01-01,0x0102\r\n",
  ],
])("%s", async (_, slice, expected) => {
  expect(await csv(slice)).toBe(expected);
});

test("lines do not depend on the parts in which values come", async () => {
  const data = Float64Array.from({ length: 60 }, (_, i) => i / 7);
  const whole = await csv(inParts(data, [4, 3, 5], 60));
  for (const length of [1, 7, 15, 59]) expect(await csv(inParts(data, [4, 3, 5], length))).toBe(whole);
});
