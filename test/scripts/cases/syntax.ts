/** Less common ways to write what a task needs; prints the answers in order. */
import { delayed, compute } from "treadle";
import { isMainThread } from "node:worker_threads";
namespace Outer { const q = 3; export const t = delayed((x: number) => x + q); export class In { v = q; } }
function local() { class L { k = 2; get() { return this.k; } } const base = Math.sqrt(9); class M extends L { m() { return this.get() + base; } } return delayed(() => new M().m()); }
export default delayed(async (x: number) => x * 2);
const pick = { a: delayed(() => 1), nested: { b: delayed(function () { return isMainThread; }) } };
export class Exported { static s = delayed(() => 7); static { void 0; } }
label: for (const i of [1]) { if (i) break label; }
const tpl = delayed((s: string) => `${s}-${((k) => k + 1)(1)}`);
async function* gen() { yield 1; }
const useGen = delayed(async () => { const out = []; for await (const x of gen()) out.push(x); return out; });
const re = /a/g; const useRe = delayed((s: string) => s.replace(re, "b"));
const sym = Object.freeze({ a: 1 }); const useSym = delayed(() => sym.a);
let { length: len } = "abc"; const useLen = delayed(() => len);
const [first = 5] = []; const useFirst = delayed(() => first);
const big = 10n ** 20n; const useBig = delayed(() => String(big + 1n));
const gettered = delayed(({ a, ...rest }: { a: number; b?: number }) => rest);
const opt = pick?.a; 
const fact = delayed((n: number): number => { const f = (k: number): number => (k < 2 ? 1 : k * f(k - 1)); return f(n); });
var hoisted = 5; const useHoisted = delayed(() => hoisted);
try { throw new Error("e"); } catch (err) { var caught = delayed(() => (err as Error).message)(); }
function marked(Class: any, _context: unknown) {
  Class.mark = "!";
  return Class;
}
@marked
export class After {
  static mark: string;
}
const useAfter = delayed(() => After.mark);
const steps = [Outer.t(1), local()(), pick.a(), pick.nested.b(), Exported.s(), tpl("x"), useGen(), useRe("aa"), useSym()];
const more = [useLen(), useFirst(), useBig(), gettered({ a: 1, b: 2 }), opt?.(), fact(5), useHoisted(), caught, useAfter()];
console.log(JSON.stringify(await compute(...steps, ...more)));
