/**
 * Every text of a webview comes from a table of its own; the host may override entries in the reader's language with
 * `data-strings` on the body: JSON of key → text. Places in a text are named: `{count} tasks`.
 */

/** Fills the places of a text of the table. */
export type Say<Table> = (
  key: keyof Table & string,
  values?: Readonly<Record<string, string | number>>,
) => string;

/** A function that says the texts of `table`, or what the host has put in their place. */
export function speaker<Table extends Readonly<Record<string, string>>>(table: Table): Say<Table> {
  return (key, values) => {
    const text = overrides()[key] ?? table[key]!;
    if (!values) return text;
    return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
  };
}

let read: Readonly<Record<string, string>> | undefined;

function overrides(): Readonly<Record<string, string>> {
  if (read) return read;
  read = {};
  // Modules of this page are also used where there is no page.
  if (typeof document === "undefined") return read;
  const given = document.body.dataset["strings"];
  if (given) read = JSON.parse(given) as Record<string, string>;
  return read;
}
