/**
 * The questions of one viewer that wait for its reader: which is next, and which nobody needs any more. Decides, and
 * asks nobody.
 *
 *     ready children object value code   first: cheap, and a person waits at their pointer
 *     picture line table text            then what fills the display
 *     histogram                          then what is beside it
 *     search                             last: it may walk through the whole file
 *
 * Among equals the one that came first is first.
 */
import type { FrameQuestion, FrameQuestionName } from "../../protocol/frame-questions.ts";

const precedence: Readonly<Record<FrameQuestionName, number>> = {
  ready: 0,
  restart: 0,
  children: 0,
  object: 0,
  value: 0,
  code: 0,
  picture: 1,
  line: 1,
  table: 1,
  text: 1,
  histogram: 2,
  search: 3,
};

/** As `server/protocol/frame-questions.ts` lists them. */
const newestWins: ReadonlySet<FrameQuestionName> = new Set<FrameQuestionName>([
  "search",
  "picture",
  "line",
  "table",
  "text",
  "value",
  "histogram",
]);

/** Whether only the newest question of this name is worked on. */
export const isNewestWins = (name: FrameQuestionName): boolean => newestWins.has(name);

export class WaitingQuestions<Entry extends { readonly question: FrameQuestion }> {
  #entries: Entry[] = [];

  get count(): number {
    return this.#entries.length;
  }

  /** Whether one of this name waits. */
  has(name: FrameQuestionName): boolean {
    return this.#entries.some(({ question }) => question.ask === name);
  }

  /** Adds one, and gives the one in whose place it came, if there was one. */
  add(entry: Entry): Entry | undefined {
    const { ask } = entry.question;
    const older = isNewestWins(ask) ? this.#entries.find(({ question }) => question.ask === ask) : undefined;
    if (older) this.#entries = this.#entries.filter((other) => other !== older);
    this.#entries.push(entry);
    return older;
  }

  /** Takes out the next one. */
  take(): Entry | undefined {
    let next: Entry | undefined;
    for (const entry of this.#entries) {
      if (!next || precedence[entry.question.ask] < precedence[next.question.ask]) next = entry;
    }
    this.#entries = this.#entries.filter((entry) => entry !== next);
    return next;
  }

  /** Takes out all of them. */
  clear(): readonly Entry[] {
    const all = this.#entries;
    this.#entries = [];
    return all;
  }
}

/** How often a search gives way before it is let through: somebody moves the pointer all the time. */
export const mostInterruptions = 3;

/**
 * Whether a question that is being worked on should make room for one that has just come in: a search for whatever
 * answers faster. What the pointer is on must not wait until a whole file was walked through.
 */
export const givesWay = (running: FrameQuestionName, comes: FrameQuestionName): boolean =>
  precedence[running] === 3 && precedence[comes] < 3;
