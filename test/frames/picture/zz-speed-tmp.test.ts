import { expect, test } from "vitest";
import { StatisticsTally } from "/work/main/server/frames/picture/statistics-tally.ts";
test("as a plain loop", () => {
  let seed = 1; const rnd = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const kinds = [() => rnd() - 0.5, () => Math.floor(rnd() * 3), () => Math.floor(rnd() * 3) - 1, () => (rnd() < 0.01 ? NaN : rnd()), () => (rnd() < 0.1 ? 5e-324 : rnd() < 0.5 ? -0 : 0), () => (rnd() - 0.5) * 1e-310, () => (rnd()-0.5)*2e308, () => rnd()<0.02 ? Infinity : -rnd(), () => -rnd(), () => 1 + rnd()];
  for (let rep = 0; rep < 400; rep++) {
    const t = new StatisticsTally(); const all: number[] = [];
    for (let row = 0; row < 5; row++) { const v = Float64Array.from({ length: 1 + Math.floor(rnd() * 40) }, kinds[Math.floor(rnd() * kinds.length)]!); t.take(v); all.push(...v); }
    const s = t.statistics(1, all.length); const fin = all.filter(Number.isFinite); const pos = fin.filter((v) => v > 0);
    expect(s.finite).toBe(fin.length); expect(s.positive).toBe(pos.length); expect(s.nans).toBe(all.filter(Number.isNaN).length); expect(s.infinities).toBe(all.length - fin.length - s.nans);
    expect(s.min).toEqual(fin.length ? fin.reduce((a,b)=>Math.min(a,b)) + 0 || fin.reduce((a,b)=>b<a?b:a) : null);
    expect(s.max === null ? null : s.max).toEqual(fin.length ? fin.reduce((a,b)=>b>a?b:a) : null);
    expect(s.minPositive).toEqual(pos.length ? pos.reduce((a,b)=>Math.min(a,b)) : null);
  }
});
