export { default as base, dbl as redbl, makeAdder } from "./lib";
export * as ns from "./lib";
