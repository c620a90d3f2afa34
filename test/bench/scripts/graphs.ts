/**
 * Treadle as a peer: builds the shapes with `delayed` and computes them, on threads or inline as
 * `treadle run --executor` says.
 */
import { type Delayed, delayed } from "treadle";
import { answerAsks, resident, timed } from "./answers.ts";
import { joinValue, makeShape, rootValue, type ShapeName, totalValue } from "./shapes.ts";

const root = delayed(function root(number: number) {
  return rootValue(number);
});
const join = delayed(function join(...needs: number[]) {
  return joinValue(needs);
});
const total = delayed(function total(needs: number[]) {
  return totalValue(needs);
});

const making = {
  root: (number: number): Delayed<number> => root(number),
  join: (needs: readonly Delayed<number>[]) => join(...needs),
  total: (needs: readonly Delayed<number>[]) => total([...needs]),
};

let graph: Delayed<number> | undefined;

await answerAsks({
  async prepare() {
    await makeShape("tree", 16, making).top.compute();
  },
  async build({ shape, size }) {
    graph = undefined;
    const before = resident(size as number).now;
    const { result, ms } = await timed(() => makeShape(shape as ShapeName, size as number, making));
    graph = result.top;
    return { ms, tasks: result.tasks, before, after: resident(size as number).now };
  },
  async compute() {
    const { result, ms } = await timed(() => graph!.compute());
    return { ms, value: result };
  },
  resident: ({ size }) => resident(size as number),
});
