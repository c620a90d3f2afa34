/**
 * Markdown for hovers, from texts that nobody can trust: names come from scripts and may say anything.
 */
import type { CommandName } from "../../protocol/commands.ts";

/** Text that markdown shows as it is, on one line. */
export function escaped(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  // A backslash before any other character would be shown itself.
  return line.replaceAll(/[!-/:-@[-`{-~]/g, "\\$&");
}

/** A link that runs a command of ours; its argument is what `Commands` says. */
export function commandLink(title: string, command: CommandName, argument?: unknown): string {
  const query = argument === undefined ? "" : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  // What is left after encoding and could still end a link.
  const target = `command:${command}${query}`.replaceAll(/[()]/g, (mark) => (mark === "(" ? "%28" : "%29"));
  return `[${escaped(title)}](${target})`;
}

/** A picture within the text; `words` say the same to whoever does not see it. */
export function picture(svg: string, words: string): string {
  return `![${escaped(words)}](data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")})`;
}
