import { isMainThread } from "node:worker_threads";
import { compute, delayed } from "treadle";

const inc = delayed((x) => x + 1);
const total = delayed((values) => values.reduce((a, b) => a + b, 0));
const off = delayed(() => !isMainThread);

const [sum, offMain] = await compute(total([1, 2, 3].map((x) => inc(x))), off());
console.log(JSON.stringify({ sum, offMain }));
