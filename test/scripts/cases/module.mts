import { isMainThread } from "node:worker_threads";
import { compute, delayed } from "treadle";
import { Foo } from "./lib.ts";

const area = delayed((foo: Foo) => foo.sq satisfies number);
const off = delayed(() => !isMainThread);
const [sixteen, offMain] = await compute(area(new Foo(4)), off());
console.log(JSON.stringify({ sixteen, offMain }));
