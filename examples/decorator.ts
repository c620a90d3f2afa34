/**
 * `delayed` as a decorator.
 *
 * JavaScript decorates methods, not plain functions. An instance method takes its object along: the
 * task gets a copy of `this`, of the same class, in whatever thread it runs. A static method needs
 * no object.
 *
 * TypeScript lets no decorator change a method's type. So the script reads like its sequential
 * version, in which `x`, `y` and `z` are numbers, and `compute` is given `z` to make it one.
 *
 *     treadle run examples/decorator.ts -- --delay 50
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compute, delayed, visualize } from "treadle";

const { values: options } = parseArgs({
  options: { delay: { type: "string", default: "1000" }, out: { type: "string", default: "out" } },
});

/** Blocks the thread. The script's own thread must not do that; a worker may, others work on meanwhile. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

class Arithmetic {
  readonly delay: number;

  constructor(delay: number) {
    this.delay = delay;
  }

  @delayed
  slowinc(x: number): number {
    block(this.delay);
    return x + 1;
  }

  @delayed
  static slowadd(x: number, y: number, delay: number): number {
    block(delay);
    return x + y;
  }
}

const arithmetic = new Arithmetic(Number(options.delay));
const x = arithmetic.slowinc(1);
const y = arithmetic.slowinc(2);
const z = Arithmetic.slowadd(x, y, arithmetic.delay);

const graph = join(options.out, "decorator.svg");
await visualize(z, graph);

const start = performance.now();
const [result] = await compute(z);
const milliseconds = Math.round(performance.now() - start);

console.log(JSON.stringify({ result, milliseconds, graph }));
