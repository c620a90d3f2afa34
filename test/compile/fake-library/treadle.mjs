export { classTable, compute, delayed, ran } from "./runtime.mjs";
