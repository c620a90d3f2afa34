/** Code for what is shown: it runs as it is, and reads exactly the slice. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parseSync } from "oxc-parser";
import * as h5 from "treadle/h5";
import { describe, expect, test } from "vitest";
import { compile } from "../../server/compile/index.ts";
import { listingLines } from "../../server/frames/code/listing-code.ts";
import { type CodeAsk, type CodeSlice, pipelineScript, sliceCode } from "../../server/frames/code.ts";
import { runScript, temporaryFolder } from "../harness/treadle.ts";

const file = (path: string, dataset = "/values", shape: readonly number[] = [10, 20, 30]): CodeAsk => ({
  source: { kind: "file", path },
  dataset,
  shape,
  isNumeric: true,
});

describe("the code of a slice", () => {
  test.each<[string, CodeAsk, CodeSlice, string]>([
    [
      "of a file reads it with h5.read; axes that are whole are null, and at the end left out",
      file("/data/a.h5"),
      [17, [0, 20], [5, 10]],
      'import * as h5 from "treadle/h5";\n\nconst { data, shape } = await h5.read("/data/a.h5", "/values", { slice: [17, null, [5, 10]] });\n',
    ],
    [
      "of all there is needs no slice",
      file("C:\\data\\a.h5"),
      [
        [0, 10],
        [0, 20],
        [0, 30],
      ],
      'import * as h5 from "treadle/h5";\n\nconst { data, shape } = await h5.read("C:\\\\data\\\\a.h5", "/values");\n',
    ],
    [
      "of one file of a sequence names that file",
      {
        ...file(""),
        source: { kind: "sequence", paths: ["/f/1.h5", "/f/2.h5"], folder: "/f" },
        shape: [2, 20, 30],
      },
      [1, [3, 4], 5],
      'import * as h5 from "treadle/h5";\n\nconst { data, shape } = await h5.read("/f/2.h5", "/values", { slice: [[3, 4], 5] });\n',
    ],
    [
      "of files of a sequence stacks them",
      { ...file(""), source: { kind: "sequence", paths: ["/f/1.h5", "/g/2.h5"] }, shape: [2, 20, 30] },
      [[0, 2], 4, [0, 30]],
      [
        'import * as ta from "treadle/array";',
        "",
        "const paths = [",
        '  "/f/1.h5",',
        '  "/g/2.h5",',
        "];",
        'const frames = await ta.fromH5(paths, "/values");',
        "const { data, shape } = await frames.slice(null, 4).compute();",
        "",
      ].join("\n"),
    ],
    [
      "of an axis inside of elements goes by way of an array",
      { ...file("/a.h5", "/v", [10, 3]), innerAxes: 1 },
      [[0, 10], 2],
      'import * as ta from "treadle/array";\n\nconst array = await ta.fromH5("/a.h5", "/v");\nconst { data, shape } = await array.slice(null, 2).compute();\n',
    ],
    [
      "of a lazy array computes it",
      { ...file(""), source: { kind: "array", text: "frames.sum({ axis: 0 })" }, shape: [20, 30] },
      [[0, 20], 3],
      "const { data, shape } = await frames.sum({ axis: 0 }).slice(null, 3).compute();\n",
    ],
    [
      "of an expression stands after parentheses",
      { ...file(""), source: { kind: "array", text: "a ?? b" }, shape: [20] },
      [[1, 3]],
      "const { data, shape } = await (a ?? b).slice([1, 3]).compute();\n",
    ],
  ])("%s", (_, ask, slice, code) => {
    expect(sliceCode(ask, slice)).toBe(code);
  });
});

describe("names", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string(),
    fc
      .array(
        fc.constantFrom("\\", '"', "'", "`", "${", "\n", "\r", "\u2028", "*/", "//", "</script>", "a", "."),
        { maxLength: 12 },
      )
      .map((parts) => parts.join("")),
  );

  /** Every string literal of a script, and what is wrong with it. */
  function literalsOf(code: string): readonly string[] {
    const { errors, program } = parseSync("script.ts", code);
    expect(errors).toEqual([]);
    const found: string[] = [];
    JSON.stringify(program, (_, node: unknown) => {
      if (
        typeof node === "object" &&
        node !== null &&
        "type" in node &&
        node.type === "Literal" &&
        "value" in node
      ) {
        if (typeof node.value === "string") found.push(node.value);
      }
      return typeof node === "bigint" ? String(node) : node;
    });
    return found;
  }

  test("out of files stand in the code as strings of exactly that value, whatever is in them", () => {
    fc.assert(
      fc.property(hostile, hostile, fc.boolean(), fc.boolean(), (folder, dataset, isNumeric, isSequence) => {
        const paths = [`/${folder}/frame 1.h5`, `/${folder}/frame 2.h5`];
        const ask: CodeAsk = {
          source: isSequence ? { kind: "sequence", paths } : { kind: "file", path: paths[0]! },
          dataset,
          shape: isSequence ? [2, 4] : [4],
          isNumeric,
        };
        const slice: CodeSlice = isSequence ? [[0, 2], 1] : [[1, 2]];
        for (const code of [sliceCode(ask, slice), pipelineScript(ask)]) {
          const literals = literalsOf(code);
          expect(literals).toContain(dataset);
          expect(literals).toContain(paths[0]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("of a file that is hostile in every way do not stop the compile step", async () => {
    const folder = temporaryFolder();
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a name that would be one.
    const evil = "a\\b\"c'd`e${f}\n// \u2028*/ <!--";
    const script = join(folder, "pipeline.ts");
    writeFileSync(script, pipelineScript(file(`/data/${evil}.h5`, `/${evil}`)));
    const compiled = await compile(script, { cacheFolder: join(folder, "cache") });
    expect(compiled.diagnostics).toEqual([]);
  });
});

describe("many files", () => {
  const paths = (count: number, folder = "/data"): string[] =>
    Array.from({ length: count }, (_, i) => `${folder}/frame_${i}.h5`);

  test("of a folder are listed by it, in natural order", () => {
    expect(listingLines({ paths: paths(3), folder: "/data" }).body.join("\n")).toBe(
      [
        'const folder = "/data";',
        "// In natural order: 2 comes before 10.",
        'const { compare } = new Intl.Collator("en", { numeric: true });',
        "const paths = readdirSync(folder)",
        '  .filter((name) => !name.startsWith(".") && name.endsWith(".h5"))',
        "  .sort(compare)",
        "  .map((name) => join(folder, name));",
      ].join("\n"),
    );
  });

  test("of which some are meant are cut after they are in order", () => {
    expect(listingLines({ paths: paths(500) }, 100, 300).body).toContain("  .slice(100, 300)");
  });

  test("of several folders are listed from the one that has them all", () => {
    const { body } = listingLines({ paths: [...paths(80, "/data/a"), ...paths(80, "/data/b")] });
    expect(body[0]).toBe('const folder = "/data";');
    expect(body[3]).toContain("recursive: true");
  });

  test("of a drive of Windows are listed as well", () => {
    const windows = Array.from({ length: 200 }, (_, i) => `D:\\scan\\${i}.nx`);
    expect(listingLines({ paths: windows }).body[0]).toBe('const folder = "D:\\\\scan";');
  });
});

describe("in a real run", () => {
  const ramp = (from: number, count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => from + i);

  async function run(code: string, shown = "{ data: [...data], shape }"): Promise<unknown> {
    const script = join(temporaryFolder(), "script.ts");
    writeFileSync(script, `${code}\nconsole.log(JSON.stringify(${shown}));\n`);
    const { status, result, stderr } = await runScript(script);
    expect(status, stderr).toBe(0);
    return result;
  }

  test("a slice of a file with hostile names is read as it was shown", async () => {
    const path = join(temporaryFolder(), 'it\'s "here"\\\n.h5');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a name that would be one.
    const dataset = 'a "b"\\c\n${d}';
    await h5.write(path, { [dataset]: { data: ramp(0, 24), shape: [2, 3, 4] } });
    const code = sliceCode(file(path, `/${dataset}`, [2, 3, 4]), [1, [0, 3], [2, 4]]);
    expect(await run(code)).toEqual({ data: [14, 15, 18, 19, 22, 23], shape: [3, 2] });
  });

  test("a sequence is listed, sliced and averaged", async () => {
    const folder = join(temporaryFolder(), "frames");
    mkdirSync(folder);
    const paths = Array.from({ length: 12 }, (_, i) => join(folder, `frame_${i}.h5`));
    for (const [i, path] of paths.entries())
      await h5.write(path, { values: { data: ramp(i * 10, 4), shape: [2, 2] } });
    writeFileSync(join(folder, "notes.txt"), "no frame");
    const ask: CodeAsk = {
      source: { kind: "sequence", paths, folder },
      dataset: "/values",
      shape: [12, 2, 2],
      isNumeric: true,
    };
    expect(await run(sliceCode(ask, [[9, 12], 1, [0, 2]]))).toEqual({
      data: [92, 93, 102, 103, 112, 113],
      shape: [3, 2],
    });
    const mean = await run(pipelineScript(ask), "{ paths: paths.length, mean: [...mean.data] }");
    expect(mean).toEqual({ paths: 12, mean: [55, 56, 57, 58] });
  });

  test("values that are no numbers are read by a script, too", async () => {
    const folder = temporaryFolder();
    const paths = ["1.h5", "2.h5"].map((name) => join(folder, name));
    for (const path of paths) await h5.write(path, { names: ["a", "b"] });
    const ask: CodeAsk = {
      source: { kind: "sequence", paths },
      dataset: "/names",
      shape: [2, 2],
      isNumeric: false,
    };
    expect(
      await run(
        sliceCode(ask, [
          [0, 2],
          [1, 2],
        ]),
        "frames.map(({ data }) => data)",
      ),
    ).toEqual([["b"], ["b"]]);
    expect(await run(pipelineScript(ask), "counts")).toEqual([2, 2]);
    const single: CodeAsk = { ...ask, source: { kind: "file", path: paths[0]! }, shape: [2] };
    expect(await run(pipelineScript(single), `await count("${paths[1]!}").compute()`)).toBe(2);
  });

  test("a scalar and an axis inside of elements are read as well", async () => {
    const path = join(temporaryFolder(), "scalar.h5");
    await h5.write(path, { scalar: 7 });
    expect(await run(sliceCode(file(path, "/scalar", []), []))).toEqual({ data: [7], shape: [] });
    expect(await run(pipelineScript(file(path, "/scalar", [])), "[...data]")).toEqual([7]);
  });
});
