/** `hello.ts` without Treadle: the same function, called where it stands. */
function hello() {
  return performance.timeOrigin + performance.now();
}

console.log(JSON.stringify({ began: hello() }));
