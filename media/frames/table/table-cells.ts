/**
 * The cells of a table that are held, in tiles; those that are seen and missing are asked for, one question at a time,
 * because of two questions the newest alone is answered. What was seen before files changed stays until the new values
 * are here, and says so.
 *
 * It knows no element, and asks by a function that it is given.
 */
import { LRUCache } from "lru-cache";
import type { FrameAbsent, Superseded, TablePart } from "../../../server/protocol/frame-questions.ts";
import { isSuperseded } from "../channel.ts";
import type { CellRange, TableSize } from "./cell-range.ts";

export type AskCells = (range: CellRange) => Promise<TablePart | FrameAbsent | Superseded>;

export interface CellsListener {
  /** Cells have come, or the size of the table is known. */
  changed(): void;
  /** There are none, and why; undefined when there are some again. */
  absent(message: string | undefined): void;
  labelled(label: string | undefined): void;
}

const tileRows = 64;
const tileColumns = 16;
/** Some 200,000 cells. */
const mostTiles = 200;
/** Cells of one question; servers answer 20,000. */
const mostAsked = 16_000;

interface Tile {
  readonly cells: readonly (readonly string[])[];
  /** Of which values it is; see `renew`. */
  readonly version: number;
}

export class TableCells {
  readonly #listener: CellsListener;
  #ask: AskCells | undefined;
  #size: TableSize | undefined;
  readonly #tiles = new LRUCache<string, Tile>({ max: mostTiles });
  #names: readonly (string | undefined)[] = [];
  #areNumbers = true;
  /** Columns of compounds in which something else than a number was seen. */
  readonly #textColumns = new Set<number>();
  #version = 0;
  /** The version of values that could not be read: asked for no more. */
  #failed = -1;
  #wanted: CellRange | undefined;
  #isAsking = false;
  /** The questions, one after another. */
  #last: Promise<void> = Promise.resolve();
  #waiters: (() => void)[] = [];

  constructor(listener: CellsListener) {
    this.#listener = listener;
  }

  /** Undefined until the first answer. */
  get size(): TableSize | undefined {
    return this.#size;
  }

  /** Whether a column is of numbers, which stand right; of compounds each member is for itself. */
  isNumber(column: number): boolean {
    return this.#areNumbers || (this.hasNames && !this.#textColumns.has(column));
  }

  /** Another table: everything is forgotten. */
  reset(ask: AskCells): void {
    this.#ask = ask;
    this.#size = undefined;
    this.#names = [];
    this.#textColumns.clear();
    this.#tiles.clear();
    this.#version++;
  }

  /** The same table with other values: what is held is shown as old until it is replaced. */
  renew(ask: AskCells): void {
    this.#ask = ask;
    this.#version++;
  }

  /** A cell's text; undefined while it is on its way. */
  cell(row: number, column: number): string | undefined {
    return this.#tileAt(row, column)?.cells[row % tileRows]?.[column % tileColumns];
  }

  /** Whether a cell may have another value by now. */
  isOld(row: number, column: number): boolean {
    return this.#tileAt(row, column)?.version !== this.#version;
  }

  /** Name of a column, of compounds. */
  name(column: number): string | undefined {
    return this.#names[column];
  }

  get hasNames(): boolean {
    return this.#names.length > 0;
  }

  /** These cells are seen now: fetches what is missing of them. */
  want(range: CellRange): void {
    this.#wanted = range;
    if (this.#isAsking || this.#failed === this.#version) return;
    this.#isAsking = true;
    this.#last = this.#last.then(() => this.#fetchWanted());
  }

  /** Settles when what is wanted is here, or does not come. */
  settled(): Promise<void> {
    return this.#isAsking ? new Promise((settle) => this.#waiters.push(settle)) : Promise.resolve();
  }

  /**
   * Cells to be taken away, whether they are held or not; at most `mostAsked` at once, see `pieces`.
   *
   * @throws {Error} when there are none, with a sentence for a person.
   */
  fetch(range: CellRange): Promise<readonly (readonly string[])[]> {
    const fetched = this.#last.then(async () => {
      for (;;) {
        const answer = await this.#ask!(range);
        // Somebody else has asked meanwhile.
        if (isSuperseded(answer)) continue;
        if (answer.kind === "absent") throw new Error(answer.message);
        return answer.cells;
      }
    });
    this.#last = fetched.then(
      () => undefined,
      () => undefined,
    );
    return fetched;
  }

  async #fetchWanted(): Promise<void> {
    try {
      for (;;) {
        const missing = this.#missing();
        if (!missing) break;
        const version = this.#version;
        const answer = await this.#ask!(missing);
        if (version !== this.#version) continue;
        if (isSuperseded(answer)) continue;
        if (answer.kind === "absent") {
          this.#tiles.clear();
          this.#size = { rows: 0, columns: 0 };
          this.#listener.labelled(answer.label);
          this.#listener.absent(answer.message);
          break;
        }
        this.#take(answer, missing);
      }
    } catch (error) {
      this.#failed = this.#version;
      this.#listener.absent(error instanceof Error ? error.message : String(error));
    } finally {
      this.#isAsking = false;
      this.#listener.changed();
      for (const settle of this.#waiters.splice(0)) settle();
    }
  }

  #take(part: TablePart, asked: CellRange): void {
    const { rows, columns, top, left, cells, names, areNumbers, label } = part;
    this.#size = { rows, columns };
    this.#areNumbers = areNumbers;
    if (names) {
      for (const line of cells) {
        line.forEach((text, at) => {
          if (!isNumberText(text)) this.#textColumns.add(left + at);
        });
      }
      const known = [...this.#names];
      names.forEach((name, at) => {
        known[left + at] = name;
      });
      this.#names = known;
    }
    for (let row = asked.top; row < Math.min(asked.bottom, rows); row += tileRows) {
      for (let column = asked.left; column < Math.min(asked.right, columns); column += tileColumns) {
        const lines = cells.slice(row - top, row - top + tileRows);
        this.#tiles.set(keyOf(row, column), {
          cells: lines.map((line) => line.slice(column - left, column - left + tileColumns)),
          version: this.#version,
        });
      }
    }
    this.#listener.labelled(label);
    this.#listener.absent(undefined);
    this.#listener.changed();
  }

  /** The smallest window of whole tiles with all that is wanted and missing; no more than may be asked for. */
  #missing(): CellRange | undefined {
    const wanted = this.#wanted;
    if (!wanted || !this.#ask) return undefined;
    const { rows, columns } = this.#size ?? {
      rows: Number.POSITIVE_INFINITY,
      columns: Number.POSITIVE_INFINITY,
    };
    let range: CellRange | undefined;
    // Before anything is known there is still one tile to be asked for.
    const bottom = Math.min(Math.max(wanted.bottom, 1), rows);
    const right = Math.min(Math.max(wanted.right, 1), columns);
    for (let row = floorTo(wanted.top, tileRows); row < bottom; row += tileRows) {
      for (let column = floorTo(wanted.left, tileColumns); column < right; column += tileColumns) {
        if (this.#tiles.get(keyOf(row, column))?.version === this.#version) continue;
        const grown = {
          top: Math.min(range?.top ?? row, row),
          left: Math.min(range?.left ?? column, column),
          bottom: Math.max(range?.bottom ?? 0, row + tileRows),
          right: Math.max(range?.right ?? 0, column + tileColumns),
        };
        if (range && (grown.bottom - grown.top) * (grown.right - grown.left) > mostAsked) return range;
        range = grown;
      }
    }
    return range;
  }

  #tileAt(row: number, column: number): Tile | undefined {
    return this.#tiles.get(keyOf(floorTo(row, tileRows), floorTo(column, tileColumns)));
  }
}

/** Windows of a range that may be asked for one after another, row by row of windows. */
export function* pieces({ top, left, bottom, right }: CellRange): Generator<CellRange> {
  const width = Math.min(right - left, mostAsked);
  const height = Math.max(1, Math.floor(mostAsked / width));
  for (let row = top; row < bottom; row += height) {
    for (let column = left; column < right; column += width) {
      yield {
        top: row,
        left: column,
        bottom: Math.min(row + height, bottom),
        right: Math.min(column + width, right),
      };
    }
  }
}

/** As the server writes numbers, complex ones and those that are none included. */
const isNumberText = (text: string): boolean => /^[+-]?(\d|NaN|Infinity|inf)[\d.einfnaty+-]*$/i.test(text);

const floorTo = (at: number, step: number): number => at - (at % step);
const keyOf = (row: number, column: number): string => `${row},${column}`;
