/** The smallest script: one task, which says when it began, in milliseconds since 1970. */
import { delayed } from "treadle";

const hello = delayed(function hello() {
  return performance.timeOrigin + performance.now();
});

console.log(JSON.stringify({ began: await hello().compute() }));
