/**
 * Options behind any number of values, as in `compute(a, b, { workers: 2 })`: telling them from a value.
 */
import { OptionError } from "./errors.ts";
import { isLazy } from "./record.ts";

/**
 * The values, and what follows them. Options are a plain object as the last argument in which every name is one
 * of `names` and nothing is lazy; anything else is a value. The values of the options are not looked at.
 *
 * @throws {OptionError} for an object that is hardly meant as a value: a name in it is an option, misspelt
 */
export function splitTrailingOptions(
  args: readonly unknown[],
  names: readonly string[],
  where: string,
): { readonly values: readonly unknown[]; readonly options: object } {
  const last = args.at(-1);
  if (!isPlain(last) || Object.keys(last).length === 0) return { values: args, options: {} };
  const isOptions = Object.entries(last).every(([name, value]) => names.includes(name) && !isLazy(value));
  if (isOptions) return { values: args.slice(0, -1), options: last };
  // Alone it can only be a value.
  if (args.length > 1) refuseMisspelt(last, names, where);
  return { values: args, options: {} };
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** `{ erors: "collect" }` after other values is hardly meant to come back as a value. */
function refuseMisspelt(last: object, names: readonly string[], where: string): void {
  if (Object.values(last).some((value) => typeof value === "object" && value !== null)) return;
  for (const name of Object.keys(last)) {
    const meant = names.find((option) => option !== name && isNear(option, name));
    if (meant === undefined) continue;
    throw new OptionError(
      `${where}: there is no option "${name}"; did you mean "${meant}"? ` +
        "An object that is meant as a value can be put into a list.",
    );
  }
}

/** One letter added, left out, changed or two neighbours swapped. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const rest = (text: string, skip: number): string => text.slice(start + skip);
  return (
    rest(a, 1) === rest(b, 1) ||
    rest(a, 0) === rest(b, 1) ||
    rest(a, 1) === rest(b, 0) ||
    (a[start] === b[start + 1] && a[start + 1] === b[start] && rest(a, 2) === rest(b, 2))
  );
}
