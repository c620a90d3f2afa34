/**
 * A screen that remembers, and reads as a terminal would show it.
 */
import { colours, plain, type Screen } from "../../server/cli/screen.ts";

export interface FakeScreen extends Screen {
  /** Everything that was written, in order. */
  readonly writes: readonly string[];
  /** Everything that was written, as one text. */
  readonly text: string;
  /** What a person would see now: erased lines are gone. */
  readonly seen: string;
}

/** A pipe unless told otherwise; a terminal has 80 columns. */
export function fakeScreen({
  terminal = false,
  columns = terminal ? 80 : Number.POSITIVE_INFINITY,
  colour = false,
}: {
  terminal?: boolean;
  columns?: number;
  colour?: boolean;
} = {}): FakeScreen {
  const writes: string[] = [];
  return {
    writes,
    write: (text) => void writes.push(text),
    terminal,
    columns,
    paint: colour ? colours : plain,
    get text() {
      return writes.join("");
    },
    get seen() {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: "erase this line" is what is looked for
      return writes.join("").replace(/[^\n]*\r\u001b\[2K/g, "");
    },
  };
}
