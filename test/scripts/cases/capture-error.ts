import { delayed } from "treadle";

// Refused before anything runs: what `steps` holds can certainly not be sent.
console.log(JSON.stringify({ ran: true }));
function pipeline(start: number) {
  const increment = (x: number) => x + 1;
  const steps = [increment, (x: number) => x * 2];
  return delayed(() => steps.reduce((x, step) => step(x), start))();
}
console.log(JSON.stringify({ result: await pipeline(1).compute() }));
