/**
 * The house rules that a machine can check, one function each: a file in, sentences about it out.
 *
 * Why each rule is there stands beside it; what to do instead is in CONTRIBUTING.md.
 */
import { posix } from "node:path";
import { type Comment, type Program, parseSync, Visitor } from "oxc-parser";
import { importsOf, type SourceFile } from "./source-files.ts";

/** Says what is wrong with a file; nothing when all is well. */
export type Rule = (file: SourceFile) => string[];

/** Longer files are drawers for several ideas. */
const LONGEST = 300;

const fileLength: Rule = ({ path, text }) => {
  const lines = text.split("\n").length - 1;
  return lines > LONGEST ? [`${path} has ${lines} lines; split it by idea`] : [];
};

/** Words that say nothing about what is inside. */
const emptyWords = [
  "util",
  "utils",
  "helper",
  "helpers",
  "common",
  "misc",
  "manager",
  "data",
  "info",
  "base",
  "impl",
];
const emptySuffixes = ["Util", "Utils", "Helper", "Manager", "Handler", "Info", "Base", "Impl"];

const names: Rule = ({ path, text }) => {
  const stem = posix.basename(path).replace(/\..*$/, "");
  const found: string[] = [];
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem)) found.push(`${path} is not in kebab-case`);
  const empty = stem.split("-").filter((word) => emptyWords.includes(word) || /^handlers?$/.test(word));
  if (empty.length > 0) found.push(`${path} says nothing by "${empty.join(", ")}"`);
  new Visitor({
    ClassDeclaration: ({ id }) => checkType(id?.name),
    TSInterfaceDeclaration: ({ id }) => checkType(id.name),
    TSTypeAliasDeclaration: ({ id }) => checkType(id.name),
  }).visit(parseSync(path, text).program);
  return found;

  function checkType(name: string | undefined): void {
    if (name === undefined) return;
    if (emptySuffixes.some((suffix) => name.endsWith(suffix)))
      found.push(`${path}: type ${name} says nothing by its end`);
    if (/^I[A-Z][a-z]/.test(name)) found.push(`${path}: type ${name} has an I in front`);
  }
};

/** A file says first what it is for, and what it refuses to know. Of a test its name and its cases say that. */
const openingComment: Rule = ({ path, text }) =>
  path.startsWith("test/") || /^(#!.*\n)?\/\*\*/.test(text)
    ? []
    : [`${path} does not open with a comment that says what it is for`];

/** `any` switches the compiler off where it is needed most. Where nothing else will do, Biome is told why. */
const noAny: Rule = ({ path, text }) => {
  const lines = new Set<number>();
  new Visitor({
    TSAnyKeyword: ({ start }) => void lines.add(text.slice(0, start).split("\n").length),
  }).visit(parseSync(path, text).program);
  const excused = (line: number) =>
    /biome-ignore lint\/suspicious\/noExplicitAny: \w+/.test(text.split("\n")[line - 2] ?? "");
  return [...lines].filter((line) => !excused(line)).map((line) => `${path}:${line} says any`);
};

/** Files of ours are imported by their full name, as Node and browsers do. */
const endings: Rule = (file) =>
  importsOf(file)
    .filter((path) => /^(server|client|media|examples|test)\//.test(path) && !/\.\w+$/.test(path))
    .map((path) => `${file.path} imports ${path} without its ending`);

/** Whoever uses an export reads its contract in a hover, not its code. */
const docstrings: Rule = ({ path, text }) => {
  if (!path.startsWith("server/")) return [];
  const { program, comments } = parseSync(path, text);
  const seen = new Set<string>();
  return exportedFunctions(program).flatMap(({ name, start }) => {
    // Of an overloaded function the first signature carries the comment.
    if (seen.has(name)) return [];
    seen.add(name);
    return isDocumented(start, comments, text) ? [] : [`${path}: ${name} is exported without a docstring`];
  });
};

function exportedFunctions(program: Program): { name: string; start: number }[] {
  return program.body.flatMap((statement) => {
    if (statement.type !== "ExportNamedDeclaration" || !statement.declaration) return [];
    const { declaration, start } = statement;
    switch (declaration.type) {
      case "FunctionDeclaration":
      case "TSDeclareFunction":
        return declaration.id ? [{ name: declaration.id.name, start }] : [];
      default:
        return [];
    }
  });
}

function isDocumented(start: number, comments: readonly Comment[], text: string): boolean {
  const comment = comments.findLast(({ end }) => end <= start);
  return comment?.value.startsWith("*") === true && text.slice(comment.end, start).trim() === "";
}

/** A test that is skipped, or the only one, is a test that nobody misses. */
const wholeTests: Rule = ({ path, text }) =>
  path.startsWith("test/")
    ? [...text.matchAll(/\b(?:test|it|describe)(?:\.\w+)*\.(only|skip|todo|skipIf|runIf)\b/g)].map(
        (match) => `${path} has a test with .${match[1]}`,
      )
    : [];

/** Work to come has an issue; a remark in the code has no reader. */
const noLeftovers: Rule = ({ path, text }) => {
  const { comments } = parseSync(path, text);
  return comments
    .filter(({ value }) => /\b(TODO|FIXME|XXX|HACK)\b/.test(value))
    .map(({ start }) => `${path}:${text.slice(0, start).split("\n").length} leaves something to do`);
};

/** All rules by what they ask for. */
export const houseRules: Readonly<Record<string, Rule>> = {
  [`files have at most ${LONGEST} lines`]: fileLength,
  "names say what is inside": names,
  "files open with what they are for": openingComment,
  "nothing is of type any": noAny,
  "imports name the whole file": endings,
  "exported functions have a docstring": docstrings,
  "no test is skipped": wholeTests,
  "comments leave nothing to do": noLeftovers,
};
