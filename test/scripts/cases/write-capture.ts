import { compute, delayed } from "treadle";

let counter = 0;
const seen: number[] = [];
const count = delayed((x: number) => {
  counter += x;
  seen.push(x);
  return counter;
});
const results = await compute(count(1), count(2));
console.log(JSON.stringify({ counter, seen, results }));
