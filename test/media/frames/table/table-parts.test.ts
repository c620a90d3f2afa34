/** What a table is made of, without a page: places of columns, selections, tiles of cells, text for the clipboard. */
import { describe, expect, test } from "vitest";
import { ScrollRange } from "../../../../media/frames/scroll-range.ts";
import { cellAfter, firstCell, goTo, rangeOf } from "../../../../media/frames/table/cell-range.ts";
import { ColumnWidths } from "../../../../media/frames/table/column-widths.ts";
import { keptTableOf } from "../../../../media/frames/table/kept-table.ts";
import { type AskCells, pieces, TableCells } from "../../../../media/frames/table/table-cells.ts";
import { cellsAsText, field } from "../../../../media/frames/table/table-copy.ts";

describe("scrolling over more than an element can be tall", () => {
  const billion = 22_000_000_000;

  test("a small table scrolls as elements do", () => {
    const range = new ScrollRange();
    range.resize(10_000, 400);
    expect(range.span).toBe(10_000);
    range.scrolledTo(1234);
    expect([range.offset, range.scroll]).toEqual([1234, 1234]);
  });

  test("in a table of a billion rows a wheel moves by its pixels, and a leap by its share", () => {
    const range = new ScrollRange();
    range.resize(billion, 400);
    expect(range.span).toBeLessThanOrEqual(8_000_000);
    range.scrolledTo(100);
    expect(range.offset).toBe(100);
    range.scrolledTo(4_000_000);
    expect(range.offset / billion).toBeCloseTo(0.5, 3);
    const before = range.offset;
    range.scrolledTo(4_000_053);
    expect(range.offset).toBe(before + 53);
  });

  test("both ends are reached exactly", () => {
    const range = new ScrollRange();
    range.resize(billion, 400);
    range.scrolledTo(range.span - 400);
    expect(range.offset).toBe(billion - 400);
    range.scrolledTo(0);
    expect(range.offset).toBe(0);
  });

  test("the bar is set right by where the content is", () => {
    const range = new ScrollRange();
    range.resize(billion, 400);
    range.moveTo(billion / 4);
    const { scroll } = range;
    expect(scroll / range.span).toBeCloseTo(0.25, 3);
    range.scrolledTo(scroll);
    expect(range.offset).toBe(billion / 4);
  });

  test("what is smaller than its view does not scroll", () => {
    const range = new ScrollRange();
    range.resize(100, 400);
    range.scrolledTo(0);
    expect([range.offset, range.scroll]).toEqual([0, 0]);
    range.moveTo(999);
    expect(range.offset).toBe(0);
  });
});

describe("columns", () => {
  test("a column is found where it begins, however many are resized", () => {
    const widths = new ColumnWidths();
    widths.usual = 80;
    widths.resize(5, 200);
    widths.resize(2, 40);
    widths.resize(1_000_000, 300);
    for (const column of [0, 1, 2, 3, 4, 5, 6, 100, 999_999, 1_000_000, 1_000_001]) {
      const start = widths.startOf(column);
      expect(widths.columnAt(start)).toBe(column);
      expect(widths.columnAt(start + widths.widthOf(column) - 1)).toBe(column);
      expect(widths.startOf(column + 1)).toBe(start + widths.widthOf(column));
    }
    expect(widths.columnAt(-5)).toBe(0);
  });

  test("widths are kept within reason, and nonsense is passed over", () => {
    const widths = new ColumnWidths();
    widths.restore([[1, 5], [2, 1e9], ["x", 3], [3], null, [4, 100]]);
    expect(widths.own).toEqual([
      [1, 28],
      [2, 1200],
      [4, 100],
    ]);
    widths.restore("old");
    expect(widths.own).toEqual([]);
  });
});

describe("the selection", () => {
  const size = { rows: 100, columns: 10 };

  test("keys move the cursor and stop at the edges", () => {
    const at = { row: 50, column: 5 };
    const cases = {
      ArrowUp: [49, 5],
      PageDown: [60, 5],
      Home: [50, 0],
      End: [50, 9],
    };
    for (const [key, [row, column]] of Object.entries(cases)) {
      expect(cellAfter(key, false, at, size, 10)).toEqual({ row, column });
    }
    expect(cellAfter("End", true, at, size, 10)).toEqual({ row: 99, column: 9 });
    expect(cellAfter("ArrowLeft", true, at, size, 10)).toEqual({ row: 50, column: 0 });
    expect(cellAfter("x", false, at, size, 10)).toBeUndefined();
    expect(goTo(firstCell, { row: -1, column: 99 }, size, false).cursor).toEqual({ row: 0, column: 9 });
  });

  test("it is the rectangle between two corners, or whole rows and columns", () => {
    const selection = { anchor: { row: 7, column: 3 }, cursor: { row: 5, column: 6 } };
    expect(rangeOf(selection, size)).toEqual({ top: 5, bottom: 8, left: 3, right: 7 });
    expect(rangeOf({ ...selection, wholes: "rows" }, size)).toMatchObject({ left: 0, right: 10, top: 5 });
    expect(rangeOf({ ...selection, wholes: "columns" }, size)).toMatchObject({
      top: 0,
      bottom: 100,
      left: 3,
    });
    expect(rangeOf({ ...selection, wholes: "all" }, size)).toEqual({
      top: 0,
      bottom: 100,
      left: 0,
      right: 10,
    });
  });

  test("a state of another version is read as far as it goes", () => {
    expect(keptTableOf({ cursor: { row: -3, column: "x" }, wholes: "diagonal" })).toMatchObject({
      anchor: { row: 0, column: 0 },
      cursor: { row: 0, column: 0 },
      wholes: undefined,
    });
    expect(keptTableOf(7).top).toEqual({ row: 0, column: 0 });
  });
});

/** A table whose cell says its row and column. */
function tableOf(rows: number, columns: number, prefix = "") {
  const asked: string[] = [];
  let underWay = 0;
  let most = 0;
  const ask: AskCells = async ({ top, left, bottom, right }) => {
    asked.push(`${top}-${bottom} ${left}-${right}`);
    most = Math.max(most, ++underWay);
    await new Promise<void>((done) => setImmediate(done));
    underWay--;
    const [last, end] = [Math.min(bottom, rows), Math.min(right, columns)];
    return {
      kind: "table",
      rows,
      columns,
      top,
      left,
      cells: Array.from({ length: last - top }, (_, row) =>
        Array.from({ length: end - left }, (_, column) => `${prefix}${top + row}:${left + column}`),
      ),
      areNumbers: true,
    };
  };
  return { ask, asked, most: () => most };
}

const listener = (absences: (string | undefined)[] = []) => ({
  changed: () => undefined,
  absent: (message: string | undefined) => void absences.push(message),
  labelled: () => undefined,
});

describe("cells", () => {
  test("what is seen is fetched once, in whole tiles, one question at a time", async () => {
    const table = tableOf(1_000_000, 40);
    const cells = new TableCells(listener());
    cells.reset(table.ask);
    cells.want({ top: 0, left: 0, bottom: 30, right: 12 });
    cells.want({ top: 500_000, left: 0, bottom: 500_030, right: 20 });
    cells.want({ top: 700_000, left: 0, bottom: 700_030, right: 20 });
    await cells.settled();
    expect(cells.size).toEqual({ rows: 1_000_000, columns: 40 });
    expect(cells.cell(700_010, 19)).toBe("700010:19");
    expect(table.most()).toBe(1);
    // The one in the middle was passed over before it was asked for.
    expect(table.asked.some((range) => range.startsWith("49"))).toBe(false);
    const count = table.asked.length;
    cells.want({ top: 700_000, left: 0, bottom: 700_030, right: 20 });
    await cells.settled();
    expect(table.asked.length).toBe(count);
  });

  test("values from before stay, marked as old, until the new ones are here", async () => {
    const cells = new TableCells(listener());
    cells.reset(tableOf(10, 10, "a").ask);
    const all = { top: 0, left: 0, bottom: 10, right: 10 };
    cells.want(all);
    await cells.settled();
    cells.renew(tableOf(12, 10, "b").ask);
    expect([cells.cell(3, 3), cells.isOld(3, 3)]).toEqual(["a3:3", true]);
    cells.want(all);
    await cells.settled();
    expect([cells.cell(3, 3), cells.isOld(3, 3), cells.size?.rows]).toEqual(["b3:3", false, 12]);
  });

  test("what cannot be read is said once and not asked for again and again", async () => {
    const absences: (string | undefined)[] = [];
    const cells = new TableCells(listener(absences));
    let asked = 0;
    cells.reset(async () => {
      asked++;
      throw new Error("The filter blosc is not available here.");
    });
    cells.want({ top: 0, left: 0, bottom: 10, right: 10 });
    await cells.settled();
    cells.want({ top: 0, left: 0, bottom: 10, right: 10 });
    await cells.settled();
    expect([asked, absences]).toEqual([1, ["The filter blosc is not available here."]]);
  });

  test("a question that was overtaken is asked again", async () => {
    const table = tableOf(5, 5);
    let first = true;
    const cells = new TableCells(listener());
    cells.reset(async (range) => {
      if (!first) return table.ask(range);
      first = false;
      return { superseded: true };
    });
    cells.want({ top: 0, left: 0, bottom: 5, right: 5 });
    await cells.settled();
    expect(cells.cell(4, 4)).toBe("4:4");
  });

  test("a selection of any shape becomes text, in questions of a size that servers answer", async () => {
    const table = tableOf(3000, 20);
    const cells = new TableCells(listener());
    cells.reset(table.ask);
    const range = { top: 10, left: 2, bottom: 2510, right: 20 };
    const text = await cellsAsText(cells, range, ["a", "b"]);
    const lines = text.split("\n");
    expect(lines.length).toBe(2501);
    expect(lines[0]).toBe("a\tb");
    expect(lines[1]?.split("\t")).toEqual(Array.from({ length: 18 }, (_, at) => `10:${at + 2}`));
    expect(lines.at(-1)?.endsWith("2509:19")).toBe(true);
    expect(table.asked.length).toBe(3);
    expect([...pieces({ top: 0, left: 0, bottom: 2, right: 20_000 })].length).toBe(4);
    expect([field("a\tb"), field('say "x"'), field("plain")]).toEqual(['"a\tb"', '"say ""x"""', "plain"]);
  });
});
