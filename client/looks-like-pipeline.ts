/**
 * The cheapest possible look at a script, before anything is started for it: does its text name the library?
 *
 * It may say yes to a comment. Whether a script is a pipeline is for the language server to say.
 */

/** Scripts name the library in their first lines; a megabyte of generated code is not searched. */
const looked = 64_000;

/** True where the text may import `treadle`. */
export function looksLikePipeline(text: string): boolean {
  return /["'`]treadle(?:\/\w+)?["'`]/.test(text.length > looked ? text.slice(0, looked) : text);
}

/** Languages of scripts, as VS Code names them. */
const languages: readonly string[] = ["typescript", "javascript"];

/** True for documents of a language that Treadle runs. */
export const isScript = ({ languageId }: { readonly languageId: string }): boolean =>
  languages.includes(languageId);
