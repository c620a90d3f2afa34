/**
 * How wide text stands in a terminal, and text that cannot take the terminal over.
 *
 * Names and messages come from scripts and files: an escape sequence in one must not clear the screen.
 */

/** Two cells each: East Asian wide forms and pictures. Close enough without a table of all of Unicode. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/gu;
const invisible = /\p{Mn}|\p{Me}|\p{Cf}/gu;

/** Cells that the text takes; it must not contain colours. */
export function cells(text: string): number {
  const seen = text.replace(invisible, "");
  return Array.from(seen).length + (seen.match(wide)?.length ?? 0);
}

/** At most `width` cells, with `…` for what is missing. */
export function fitted(text: string, width: number): string {
  if (cells(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += cells(character);
    if (used > width - 1) break;
    kept += character;
  }
  return width < 1 ? "" : `${kept}…`;
}

/** Control characters but tab and line feed, and marks that turn the reading direction, made visible. */
export function harmless(text: string): string {
  // Colours that a script put into a message are dropped whole rather than shown as debris.
  return text.replace(colourSequence, "").replace(controls, "\uFFFD");
}

/** The same for a name, which is one line whatever it contains. */
export function harmlessLine(text: string): string {
  return harmless(text.replace(/\s+/g, " "));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const colourSequence = /\u001b\[[\d;]*m/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
