import { delayed } from "treadle";

// Refused before anything runs: `treadle run` says so and this line is never printed.
console.log(JSON.stringify({ ran: true }));
const numbers = delayed(function* numbers(n: number) {
  yield n;
});
console.log(JSON.stringify({ result: await numbers(3).compute() }));
