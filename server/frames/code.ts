/**
 * The lines of a script that read what a viewer shows, and a new script to begin from. Names out of files stand in them
 * as literals of strings and nowhere else, comments included. Knows neither files nor editors.
 */
import { type Listed, listingLines, literal } from "./code/listing-code.ts";

/** For each axis an index, or `[from, to]`. */
export type CodeSlice = readonly (number | readonly [from: number, to: number])[];

/** Where the values come from. */
export type CodeSource =
  | { readonly kind: "file"; readonly path: string }
  /** The first axis counts the files. */
  | ({ readonly kind: "sequence" } & Listed)
  /** The text of an expression whose value is a lazy array. */
  | { readonly kind: "array"; readonly text: string };

/** What to read. */
export interface CodeAsk {
  readonly source: CodeSource;
  /** Path in the file; of no importance for a lazy array. */
  readonly dataset: string;
  /**
   * All axes: that of the files of a sequence in front, those inside array elements behind. Null where the dataset
   * holds nothing at all.
   */
  readonly shape: readonly number[] | null;
  /** How many of the last axes lie inside the elements; default 0. */
  readonly innerAxes?: number;
  /** Whether the dataset holds numbers, of which a lazy array can be made. */
  readonly isNumeric: boolean;
}

/** The lines that read exactly `slice`, imports included. */
export function sliceCode(ask: CodeAsk, slice: CodeSlice): string {
  const { source, dataset, shape } = ask;
  if (source.kind === "array") {
    return `const { data, shape } = await ${operand(source.text)}.slice(${items(slice, shape)}).compute();\n`;
  }
  const own = source.kind === "sequence" ? slice.slice(1) : slice;
  const ownShape = source.kind === "sequence" ? (shape?.slice(1) ?? null) : shape;
  const [file] = slice;
  if (source.kind === "sequence" && typeof file !== "number") return stretchCode(ask, source, slice);

  const path = source.kind === "file" ? source.path : (source.paths[Number(file)] ?? "");
  const axes = (ownShape?.length ?? 0) - (ask.innerAxes ?? 0);
  const isWholeInside = items(own.slice(axes), ownShape?.slice(axes) ?? null) === "";
  // An axis inside of elements is none to HDF5: they are read whole, and an array of them is cut.
  if (!isWholeInside && ask.isNumeric) {
    return lines(
      ARRAY_IMPORT,
      "",
      `const array = await ta.fromH5(${literal(path)}, ${literal(dataset)});`,
      `const { data, shape } = await array.slice(${items(own, ownShape)}).compute();`,
    );
  }
  return lines(
    H5_IMPORT,
    "",
    `const { data, shape } = await ${readCall(literal(path), dataset, own.slice(0, axes), ownShape)};`,
  );
}

/** A new script that has the whole dataset as a lazy array and computes its mean over the first axis. */
export function pipelineScript(ask: CodeAsk): string {
  const { source, dataset, shape, isNumeric } = ask;
  if (source.kind === "array") {
    return `const mean = await ${operand(source.text)}.mean(${shape?.length === 0 ? "" : "{ axis: 0 }"}).compute();\n`;
  }
  const listing = source.kind === "sequence" ? listingLines(source) : undefined;
  const where = listing ? "paths" : literal(source.kind === "file" ? source.path : "");
  if (!isNumeric || shape === null) return wordsScript(listing, where, dataset);
  return lines(
    "/**",
    " * The mean of a dataset over its first axis. It is read chunk by chunk, in parallel, and never held as a whole.",
    " *",
    " *     treadle run this-file.ts",
    " */",
    ...(listing?.imports ?? []),
    ARRAY_IMPORT,
    "",
    ...(listing ? [...listing.body, ""] : []),
    `// An array of shape [${shape.join(", ")}]; of its values nothing is read before it is needed.`,
    `const frames = await ta.fromH5(${where}, ${literal(dataset)});`,
    "",
    ...(shape.length === 0
      ? ["const { data } = await frames.compute();", "console.log(data[0]);"]
      : [
          "const mean = await frames.mean({ axis: 0 }).compute();",
          // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the script's.
          'console.log(`The mean has shape [${mean.shape.join(", ")}], and begins with ${mean.data.slice(0, 4).join(", ")}.`);',
        ]),
  );
}

/** Several files of a sequence: those of numbers as one array, others one by one. */
function stretchCode(ask: CodeAsk, source: Listed, slice: CodeSlice): string {
  const { dataset, shape } = ask;
  const [files, ...own] = slice;
  const [from, to] = typeof files === "object" ? files : [0, source.paths.length];
  const listing = listingLines(source, from, to);
  const inside = items(own, shape?.slice(1) ?? null);
  if (ask.isNumeric) {
    return lines(
      ...listing.imports,
      ARRAY_IMPORT,
      "",
      ...listing.body,
      `const frames = await ta.fromH5(paths, ${literal(dataset)});`,
      `const { data, shape } = await frames${inside === "" ? "" : `.slice(null, ${inside})`}.compute();`,
    );
  }
  const axes = own.length - (ask.innerAxes ?? 0);
  return lines(
    ...listing.imports,
    H5_IMPORT,
    "",
    ...listing.body,
    `const frames = await Promise.all(paths.map((path) => ${readCall("path", dataset, own.slice(0, axes), shape?.slice(1) ?? null)}));`,
  );
}

/** Values that no array can be made of are read file by file, in parallel. */
function wordsScript(
  listing: ReturnType<typeof listingLines> | undefined,
  where: string,
  dataset: string,
): string {
  return lines(
    "/**",
    " * Reads a dataset in a worker and says how many values it has: what is worked out goes where they are counted.",
    " *",
    " *     treadle run this-file.ts",
    " */",
    ...(listing?.imports ?? []),
    `import { ${listing ? "compute, " : ""}delayed } from "treadle";`,
    H5_IMPORT,
    "",
    ...(listing ? [...listing.body, ""] : []),
    "const count = delayed(async function count(path: string): Promise<number> {",
    `  const { shape } = await h5.read(path, ${literal(dataset)});`,
    "  return shape.reduce((product, length) => product * length, 1);",
    "});",
    "",
    ...(listing
      ? [
          "const [counts] = await compute(paths.map((path) => count(path)));",
          // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the script's.
          "console.log(`${counts.reduce((sum, one) => sum + one, 0)} values in ${counts.length} files.`);",
        ]
      : [`console.log(\`\${await count(${where}).compute()} values.\`);`]),
  );
}

const H5_IMPORT = 'import * as h5 from "treadle/h5";';
const ARRAY_IMPORT = 'import * as ta from "treadle/array";';

const lines = (...all: readonly string[]): string => `${all.join("\n")}\n`;

function readCall(path: string, dataset: string, slice: CodeSlice, shape: readonly number[] | null): string {
  const inside = items(slice, shape);
  return `h5.read(${path}, ${literal(dataset)}${inside === "" ? "" : `, { slice: [${inside}] }`})`;
}

/** A slice as its items; axes that are taken whole are `null`, and at the end left out. */
function items(slice: CodeSlice, shape: readonly number[] | null): string {
  const all = slice.map((item, axis) => {
    if (typeof item === "number") return String(item);
    const [from, to] = item;
    return from === 0 && to === shape?.[axis] ? "null" : `[${from}, ${to}]`;
  });
  while (all.at(-1) === "null") all.pop();
  return all.join(", ");
}

/** An expression of which a method can be called: names and calls as they are, others in parentheses. */
const operand = (text: string): string => (CHAIN.test(text) ? text : `(${text})`);

const CHAIN = /^[\p{L}_$][\p{L}\d_$]*(?:\.[\p{L}_$][\p{L}\d_$]*|\([^()]*\))*$/u;
