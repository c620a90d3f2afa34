/**
 * Rows to columns: records, as JSON gives them, become one typed dataset per column.
 *
 * A column has one type; what does not fit is an error with the row's number, because a file with a
 * silently wrong column is worse than none. Knows rows; `write.ts` knows files.
 */
import type { Writable, WritableDtype } from "../../hdf5/content.ts";
import { WriteFailed } from "../../hdf5/errors.ts";
import { type AttributesToWrite, type Content, checkOptions, type StorageOptions, write } from "./write.ts";

/** One record. `null` and `undefined` are missing values. */
export type Row = Readonly<Record<string, number | bigint | string | boolean | null | undefined>>;

/** Options of `table`. */
export interface TableOptions extends StorageOptions {
  /** The group that holds the columns. Default: the file's root. */
  readonly group?: string;
  /** dtypes by column, for columns that shall not be typed by their content. */
  readonly columns?: Readonly<Record<string, WritableDtype>>;
  /** Attributes of columns, by column: `{ close: { units: "USD" } }`. */
  readonly attributes?: Readonly<Record<string, AttributesToWrite>>;
}

/** What a table came to be. */
export interface TableSummary {
  readonly rows: number;
  readonly columns: readonly string[];
}

type Kind = "number" | "bigint" | "string" | "boolean";

interface Column {
  kind: Kind | undefined;
  /** The row that decided the kind, for the message. */
  decidedBy: number;
  readonly values: (number | bigint | string | boolean | undefined)[];
}

/**
 * Writes records as columns of equal length: whole numbers as int32 (int64 beyond 2³¹), other numbers
 * as float64, text as text (time stamps too), booleans as uint8. A missing number is NaN, a missing
 * text empty; a missing boolean or BigInt is an error. Rows may come from an async iterable.
 *
 * @throws {WriteFailed} a column mixes types: the message names column and row (counted from 1).
 *
 * @example
 * await h5.table("AAPL.h5", [
 *   { timestamp: "2000-01-03", close: 3.9, volume: 133949200 },
 *   { timestamp: "2000-01-04", close: 3.6, volume: 128094400 },
 * ], { compression: "gzip", attributes: { close: { units: "USD" } } });
 */
export async function table(
  path: string,
  rows: Iterable<Row> | AsyncIterable<Row>,
  options: TableOptions = {},
): Promise<TableSummary> {
  checkOptions(path, options, OPTIONS);
  const columns = new Map<string, Column>();
  let count = 0;
  for await (const row of rows) {
    addRow(path, columns, row, count);
    count += 1;
  }
  const { group = "/", columns: dtypes = {}, attributes = {} } = options;
  const content: Record<string, Content[string]> = {};
  for (const [name, column] of columns) {
    while (column.values.length < count) column.values.push(undefined);
    content[name] = { data: filled(path, name, column), dtype: dtypes[name], attributes: attributes[name] };
  }
  const unknown = [...Object.keys(dtypes), ...Object.keys(attributes)].find((name) => !columns.has(name));
  if (unknown !== undefined) {
    throw new WriteFailed(
      path,
      unknown,
      `no row has a column of that name; there are: ${[...columns.keys()].join(", ")}`,
    );
  }
  const nested = group
    .split("/")
    .filter(Boolean)
    .reduceRight<Content>((inner, name) => ({ [name]: inner }), content);
  await write(path, nested, { chunks: options.chunks, compression: options.compression });
  return { rows: count, columns: [...columns.keys()] };
}

const OPTIONS: readonly (keyof TableOptions)[] = ["chunks", "compression", "group", "columns", "attributes"];

function addRow(path: string, columns: Map<string, Column>, row: Row, index: number): void {
  if (typeof row !== "object" || row === null || Array.isArray(row)) {
    throw new WriteFailed(
      path,
      undefined,
      `row ${index + 1} is no record but ${JSON.stringify(row) ?? String(row)}`,
    );
  }
  for (const [name, value] of Object.entries(row)) {
    if (name.includes("/")) {
      throw new WriteFailed(
        path,
        name,
        `column "${name}" of row ${index + 1} has a slash in its name, which would make a group`,
      );
    }
    let column = columns.get(name);
    if (column === undefined) {
      column = { kind: undefined, decidedBy: index, values: [] };
      columns.set(name, column);
    }
    while (column.values.length < index) column.values.push(undefined);
    column.values.push(value ?? undefined);
    if (value === null || value === undefined) continue;
    const kind = typeof value;
    if (kind !== "number" && kind !== "bigint" && kind !== "string" && kind !== "boolean") {
      throw new WriteFailed(
        path,
        name,
        `column "${name}" holds ${describe(value)} in row ${index + 1}; a column holds numbers, text or booleans`,
      );
    }
    if (column.kind === undefined) Object.assign(column, { kind, decidedBy: index });
    else if (column.kind !== kind) {
      throw new WriteFailed(
        path,
        name,
        `column "${name}" mixes types: a ${column.kind} in row ${column.decidedBy + 1}, a ${kind} in row ${index + 1}`,
      );
    }
  }
}

/** The column's values with something in every place. */
function filled(path: string, name: string, column: Column): Writable {
  const { kind, values } = column;
  const gap = values.indexOf(undefined);
  if (gap === -1) return values as Writable;
  if (kind === "string") return values.map((value) => value ?? "") as string[];
  if (kind === "boolean" || kind === "bigint") {
    throw new WriteFailed(
      path,
      name,
      `column "${name}" has no value in row ${gap + 1}, and a ${kind} has no way to say so`,
    );
  }
  const unsafe = values.findIndex(
    (value) => typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value),
  );
  if (unsafe !== -1) {
    throw new WriteFailed(
      path,
      name,
      `column "${name}" has an integer beyond 2^53 in row ${unsafe + 1} and gaps elsewhere`,
    );
  }
  return Float64Array.from(values as (number | undefined)[], (value) => value ?? Number.NaN);
}

const describe = (value: unknown): string =>
  Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
