/**
 * Where a part stands inside a value, as a person would write it: `[2].callback`. Only for error messages,
 * so that looking through values that are fine builds no strings.
 */

/** Path of the first occurrence of `part` in `root`; empty when it is the root itself or not in there. */
export function pathTo(root: unknown, part: unknown): string {
  const seen = new Set<unknown>();
  const stack: { readonly value: unknown; readonly path: string }[] = [{ value: root, path: "" }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { value, path } = next;
    if (value === part) return path.replace(/^\./, "");
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || seen.has(value)) continue;
    seen.add(value);
    const inner = [...partsOf(value)].map(([step, item]) => ({ value: item, path: path + step }));
    stack.push(...inner.reverse());
  }
  return "";
}

function* partsOf(value: object): Iterable<[string, unknown]> {
  if (value instanceof Map) {
    for (const [key, item] of value) {
      yield [".keys()", key];
      yield [`.get(${JSON.stringify(key) ?? String(key)})`, item];
    }
  } else if (value instanceof Set) {
    for (const item of value) yield [".values()", item];
  }
  const names = value instanceof Error ? Object.getOwnPropertyNames(value) : Object.keys(value);
  for (const name of names) {
    const step = Array.isArray(value)
      ? `[${name}]`
      : /^[\w$]+$/.test(name)
        ? `.${name}`
        : `[${JSON.stringify(name)}]`;
    yield [step, (value as Record<string, unknown>)[name]];
  }
}
