import { area, Square } from "@lib/shapes";
import { compute, delayed } from "treadle";

const twice = delayed((x: number) => 2 * x);
const lazy = area(new Square(3));
const [result] = await compute(twice(lazy));
console.log(JSON.stringify({ result }));
