import type { TaskGraph } from "../task-graph.ts";

export interface Measures {
  readonly height: Int32Array;
  readonly burden: Int32Array;
  readonly least: Int32Array;
  readonly share: Float64Array;
  readonly visits: Int32Array;
  readonly returns: Int32Array;
}

export function measure(graph: TaskGraph): Measures {
  const { size, dependencyStart, dependencies, dependentStart, requested } = graph;
  const height = new Int32Array(size);
  const burden = new Int32Array(size);
  const least = new Int32Array(size);
  const share = new Float64Array(size);
  const visits = dependencies.slice();
  let largest = 0;
  for (let t = 0; t < size; t++) largest = Math.max(largest, dependencyStart[t + 1]! - dependencyStart[t]!);
  const burdens = new Int32Array(largest);
  const leasts = new Int32Array(largest);
  for (let t = 0; t < size; t++) {
    let n = 0;
    let m = 0;
    let h = 0;
    let s = 1;
    let ceiling = 0;
    for (let e = dependencyStart[t]!; e < dependencyStart[t + 1]!; e++) {
      const d = dependencies[e]!;
      const users = dependentStart[d + 1]! - dependentStart[d]!;
      h = Math.max(h, height[d]! + 1);
      s += share[d]! / users;
      burdens[n++] = burden[d]!;
      if (requested[d] === 1) ceiling = Math.max(ceiling, users === 1 ? least[d]! : 0);
      else leasts[m++] = users === 1 ? least[d]! : 0;
    }
    height[t] = h;
    share[t] = s;
    const own = burdens.subarray(0, n).sort();
    let b = 1;
    for (let i = 0; i < n; i++) b = Math.max(b, own[n - 1 - i]! + i);
    burden[t] = b;
    const l = leasts.subarray(0, m).sort();
    let f = Math.max(m, ceiling);
    for (let i = 0; i < m; i++) f = Math.max(f, l[m - 1 - i]! + i);
    least[t] = f;
  }
  const key = (t: number) => burden[t]! * size + height[t]!;
  for (let t = 0; t < size; t++) {
    const from = dependencyStart[t]!;
    const to = dependencyStart[t + 1]!;
    if (to - from < 2) continue;
    const seg = Array.from(visits.subarray(from, to));
    seg.sort((a, b) => key(a) - key(b) || b - a);
    visits.set(seg, from);
  }
  const depth = new Int32Array(size);
  const out = new Int32Array(size);
  const { dependents } = graph;
  const returns = dependents.slice();
  for (let t = size - 1; t >= 0; t--) {
    let h = 0;
    const from = dependentStart[t]!;
    const to = dependentStart[t + 1]!;
    const outs: number[] = [];
    for (let e = from; e < to; e++) {
      h = Math.max(h, depth[dependents[e]!]! + 1);
      outs.push(out[dependents[e]!]!);
    }
    outs.sort((a, b) => b - a);
    let o = to > from ? 1 : 0;
    outs.forEach((x, i) => {
      o = Math.max(o, x + (i > 0 ? 1 : 0));
    });
    out[t] = o;
    depth[t] = h;
    if (to - from < 2) continue;
    const seg = Array.from(returns.subarray(from, to));
    seg.sort((a, b) => out[a]! - out[b]! || depth[a]! - depth[b]! || b - a);
    returns.set(seg, from);
  }
  return { height, burden, least, share, visits, returns };
}
