/**
 * What tsserver requires: a CommonJS module that is a function. Everything is in `plugin.ts`.
 */
import plugin = require("./plugin.ts");

const init = ({ typescript }: { readonly typescript: plugin.TypeScript }): plugin.Plugin =>
  plugin.makePlugin(typescript, __dirname);

export = init;
