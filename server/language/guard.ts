/**
 * One feature's mistake stays that feature's: an exception while a question is answered is written to the log with
 * what was asked, and the server goes on. What is meant for a person reaches them as it is.
 */
import { t } from "@vscode/l10n";
import { ErrorCodes, ResponseError } from "vscode-languageserver/node";
import { RefusedError } from "./errors.ts";

/** Where the server writes what went wrong. */
export interface Log {
  error(text: string): void;
  info(text: string): void;
}

/** `answer` with a fallback for when it throws: for features of the editor, where no answer is better than an error. */
export function orElse<Asked extends unknown[], Given>(
  log: Log,
  what: string,
  fallback: Given,
  answer: (...asked: Asked) => Given | Promise<Given>,
): (...asked: Asked) => Promise<Given> {
  return async (...asked) => {
    try {
      return await answer(...asked);
    } catch (error) {
      log.error(told(what, asked[0], error));
      return fallback;
    }
  };
}

/** `answer` for questions that somebody waits for: what it throws becomes an error with one sentence for a person. */
export function orRefuse<Asked, Given>(
  log: Log,
  what: string,
  answer: (asked: Asked) => Given | Promise<Given>,
): (asked: Asked) => Promise<Given | ResponseError<void>> {
  return async (asked) => {
    try {
      return await answer(asked);
    } catch (error) {
      if (error instanceof RefusedError) return new ResponseError(ErrorCodes.InvalidRequest, error.message);
      log.error(told(what, asked, error));
      return new ResponseError(
        ErrorCodes.InternalError,
        t("Treadle could not do this, by a mistake of its own; its output says more."),
      );
    }
  };
}

/** `hear`, whose exceptions are logged: for notices and listeners, to which nobody waits for an answer. */
export function heard<Told extends unknown[]>(
  log: Log,
  what: string,
  hear: (...told: Told) => void | Promise<void>,
): (...told: Told) => void {
  const fail = (error: unknown, asked: Told) => log.error(told(what, asked[0], error));
  return (...asked) => {
    try {
      Promise.resolve(hear(...asked)).catch((error: unknown) => fail(error, asked));
    } catch (error) {
      fail(error, asked);
    }
  };
}

/** A question may carry a whole document; its beginning says which one it was. */
const mostAsked = 400;

function told(what: string, asked: unknown, error: unknown): string {
  let question: string;
  try {
    question = JSON.stringify(asked) ?? "";
  } catch {
    question = String(asked);
  }
  if (question.length > mostAsked) question = `${question.slice(0, mostAsked)}…`;
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${what} failed, asked ${question}\n${story}`;
}
