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
    this.#key ??= `${this.label}-${hash(this.identity())}`;
    return this.#key;
  }

  /** Number of blocks along each axis. */
  get grid(): readonly number[] {
    this.#grid ??= gridOf(this.chunks);
    return this.#grid;
  }

  /** The block at an index of the grid. */
  block(index: readonly number[]): Block {
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
