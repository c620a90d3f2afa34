"use strict";
const { delayed, compute } = require("treadle");
const t = require("treadle");
const { basename } = require("node:path");
const os = require("node:os");
const { isMainThread } = require("node:worker_threads");
const { triple } = require("./plain-helper.cjs");

const offset = { value: 10 };
const add = delayed(function add(a, b) {
  return a + b + offset.value;
});
const name = t.delayed((path) => basename(path));
const thrice = delayed((x) => triple(x));
const off = delayed(() => !isMainThread);

module.exports = { add };

if (require.main === module) {
  (async () => {
    const [sum, base, nine, eol, offMain] = await compute(
      add(1, add(2, 3)),
      name("/a/b.txt"),
      thrice(3),
      delayed(() => os.EOL.length > 0)(),
      off(),
    );
    console.log(JSON.stringify({ sum, base, nine, eol, offMain, file: basename(__filename) }));
  })();
}
