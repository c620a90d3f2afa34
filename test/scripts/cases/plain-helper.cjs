exports.triple = (x) => x * 3;
