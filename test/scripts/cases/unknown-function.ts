import { isMainThread } from "node:worker_threads";
import { compute, delayed } from "treadle";

function wrapped<T>(fn: (x: T) => [T, boolean]) {
  return delayed(fn);
}
const offset = 5;
const add = wrapped((x: number) => [x + offset, isMainThread]);
const known = delayed((x: number) => [x + offset, isMainThread] as [number, boolean]);
const [[unknown, onMain], [same, alsoOnMain]] = await compute(add(1), known(1));
console.log(JSON.stringify({ unknown, onMain, same, alsoOnMain }));
