/**
 * What a lazy array is behind its face: something with a shape, cut into blocks, each made by one task.
 * One class per kind of source and operation; each knows how to pass a slice on to what it is made of,
 * which is why one frame of a stack costs one read whatever was done to the stack.
 *
 *     slice ──► sum over time ──► rechunk ──► stack ──► frame      (a slice travels to the right)
 *     block ◄── block         ◄── block   ◄── block ◄── task       (blocks come back)
 */
import { createHash } from "node:crypto";
import { Delayed, recordTask } from "../delayed.ts";
import type { LazyTask } from "../lazy-task.ts";
import type { TaskFunction } from "../task-function.ts";
import { type Chunks, gridOf } from "./chunks.ts";
import type { Stored } from "./dtypes.ts";
import type { NdArray } from "./nd-array.ts";
import type { Selection } from "./selection.ts";
import { type Shape, sizeOf } from "./shapes.ts";

/**
 * A task whose result holds the elements of a block, dense and in order. The shape that the result carries may
 * lack or have axes of length 1: to add and drop those costs no task.
 */
export interface Block {
  readonly task: LazyTask;
  readonly shape: Shape;
}

/** A block of an expression. */
export interface BlockOf {
  readonly expression: Expression;
  readonly index: readonly number[];
}

/** A slice of an expression. */
export interface SliceOf {
  readonly expression: Expression;
  readonly selection: Selection;
}

/**
 * Chains of operations longer than this are walked with a stack of our own. The engine's holds about ten times as many
 * calls; below this recursion is faster.
 */
export const DEEP = 256;

export abstract class Expression {
  /** What tables and graphs call it. */
  abstract readonly label: string;
  abstract readonly shape: Shape;
  abstract readonly stored: Stored;
  abstract readonly chunks: Chunks;
  /** What it is made of, in order; empty for what comes from somewhere else. */
  abstract readonly sources: readonly Expression[];
  /** Flat number of a block → the block, so that every use of it is one task. Made when there is a second: most sources have one. */
  #blocks: Map<number, Block> | undefined;
  #first: Block | undefined;
  #grid: readonly number[] | undefined;
  #key: string | undefined;

  /** Equal for equal expressions; begins with the label. */
  get key(): string {
    if (this.#key === undefined && this.depth > DEEP) {
      bottomUp<Expression>(
        this,
        ({ sources }) => sources.filter((source) => source.depth > DEEP && source.#key === undefined),
        (expression) => {
          expression.#key = `${expression.label}-${hash(expression.identity())}`;
        },
      );
    }
    this.#key ??= `${this.label}-${hash(this.identity())}`;
    return this.#key;
  }

  /** How many operations are chained up to here, of those that make long chains; 0 for all others. */
  readonly depth: number = 0;

  /** Of a chain: the blocks that a block is made of. */
  blocksBelow(_index: readonly number[]): readonly BlockOf[] {
    return [];
  }

  /** Of a chain: what a slice takes of what the expression is made of. */
  slicesBelow(_selection: Selection): readonly SliceOf[] {
    return [];
  }

  /** Number of blocks along each axis. */
  get grid(): readonly number[] {
    this.#grid ??= gridOf(this.chunks);
    return this.#grid;
  }

  /** The block at an index of the grid. */
  block(index: readonly number[]): Block {
    if (this.depth > DEEP) {
      bottomUp<BlockOf>(
        { expression: this, index },
        (block) =>
          block.expression
            .blocksBelow(block.index)
            .filter((below) => below.expression.depth > DEEP && !below.expression.#isMade(below.index)),
        (block) => block.expression.#blockAt(block.index),
      );
    }
    return this.#blockAt(index);
  }

  #isMade(index: readonly number[]): boolean {
    const number = numberOf(index, this.grid);
    return number === 0 ? this.#first !== undefined : (this.#blocks?.has(number) ?? false);
  }

  #blockAt(index: readonly number[]): Block {
    const number = numberOf(index, this.grid);
    if (number === 0) {
      this.#first ??= this.makeBlock(index);
      return this.#first;
    }
    this.#blocks ??= new Map();
    let made = this.#blocks.get(number);
    if (!made) {
      made = this.makeBlock(index);
      this.#blocks.set(number, made);
    }
    return made;
  }

  /** How many tasks of its own all its blocks take; those of what it is made of not counted. Makes none of them. */
  countTasks(): number {
    return sizeOf(this.grid);
  }

  /** The task of somebody's that it takes its elements from, where it does. */
  get task(): LazyTask | undefined {
    return undefined;
  }

  /** Everything that the blocks depend on, as text: what it is made of by key, and how. */
  protected abstract identity(): string;

  protected abstract makeBlock(index: readonly number[]): Block;

  /**
   * What is selected, when that can be said in terms of what this is made of; `undefined` when blocks must be
   * made first. Never called with an empty selection or one of everything.
   */
  abstract sliced(selection: Selection): Expression | undefined;

  /** The same in other chunks, when its blocks can be made in those directly. */
  rechunked(_chunks: Chunks): Expression | undefined {
    return undefined;
  }

  /** Records the task of a block under a key that says which block of which expression it is. */
  protected record(
    fn: TaskFunction,
    args: readonly unknown[],
    index: readonly (number | string)[],
  ): LazyTask {
    return recordTask(fn, args, [this.key, ...index].join("-"));
  }
}

/**
 * Does something for `top` and all that lies below it, what is below first. Without recursion.
 *
 * @param below what is still to be done for what a place needs; nothing once that is done
 */
export function bottomUp<T>(top: T, below: (place: T) => readonly T[], make: (place: T) => void): void {
  const left = [top];
  for (let last = left.at(-1); last !== undefined; last = left.at(-1)) {
    const missing = below(last);
    if (missing.length > 0) {
      left.push(...missing);
      continue;
    }
    left.pop();
    make(last);
  }
}

/** The place of a block when all are counted, the last axis fastest. */
export const numberOf = (index: readonly number[], grid: readonly number[]): number =>
  index.reduce((number, at, axis) => number * grid[axis]! + at, 0);

const hash = (text: string): string => createHash("sha1").update(text).digest("hex").slice(0, 16);

/** A text for chunks; a run of equal lengths is written once. */
export function showChunks(chunks: Chunks): string {
  return chunks
    .map((sizes) => {
      const runs: string[] = [];
      for (let i = 0; i < sizes.length; ) {
        let end = i + 1;
        while (end < sizes.length && sizes[end] === sizes[i]) end++;
        runs.push(end - i === 1 ? `${sizes[i]}` : `${sizes[i]}×${end - i}`);
        i = end;
      }
      return runs.length === 1 ? runs[0]! : `(${runs.join(", ")})`;
    })
    .join(", ");
}

/** The result of a block's task, as an argument of another task. */
export const resultOf = ({ task }: Block): Delayed<NdArray> => new Delayed(task);
