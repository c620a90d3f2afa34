import { basename } from "node:path";
import { delayed } from "treadle";

let counter = 0; // module state: one per worker
export const helper = (x: number) => x * 2;
export const dbl = delayed((x: number) => {
  counter++;
  return helper(x);
});
export default delayed(async function defaultTask(s: string) {
  return basename(s);
});
export const thrower = delayed((x: number) => {
  if (x > 0)
    throw new RangeError("boom " + x);
  return x;
});
export function makeAdder(k: number) {
  return delayed((x: number) => x + k);
}
export class Foo {
  v: number;
  constructor(v: number) {
    this.v = v;
  }
  get sq() {
    return this.v ** 2;
  }
}
export const useFoo = delayed((v: number) => new Foo(v) instanceof Foo && new Foo(v).sq);
