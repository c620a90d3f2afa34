import path = require("node:path");
import worker = require("node:worker_threads");
import treadle = require("treadle");

const scale: number = 4;
const times = treadle.delayed(function times(x: number): number {
  return x * scale;
});
const here = treadle.delayed((file: string) => [path.basename(file), !worker.isMainThread] as const);

treadle.compute(times(2), here(__filename)).then(([eight, [file, offMain]]) => {
  console.log(JSON.stringify({ eight, file, offMain }));
});
