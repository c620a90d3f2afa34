/**
 * Who waits for which answer: questions of a page are numbered, and an answer carries its question's number. Knows no
 * question and no host.
 */
import { RefusedError } from "./errors.ts";

interface Waiter {
  /** Name of the question. */
  readonly question: string;
  resolve(answer: unknown): void;
  reject(error: RefusedError): void;
}

export class Waiters {
  readonly #waiting = new Map<number, Waiter>();
  #asked = 0;

  /**
   * Has `send` post a question under a new number; settles with what `answer` or `refuse` is called with for it.
   *
   * @throws {RefusedError} when the question is refused.
   */
  wait<Answer>(question: string, send: (number: number) => void): Promise<Answer> {
    const number = ++this.#asked;
    return new Promise<Answer>((resolve, reject) => {
      // Before the question leaves: a host in the same thread answers at once. The answer with this number is the one
      // to this question, so it has its type.
      this.#waiting.set(number, { question, resolve: resolve as (answer: unknown) => void, reject });
      send(number);
    });
  }

  /** An answer has come; one that nobody waits for is left. */
  answer(number: number, answer: unknown): void {
    this.#take(number)?.resolve(answer);
  }

  /** A question was refused, with a sentence for a person. */
  refuse(number: number, message: string): void {
    const waiter = this.#take(number);
    waiter?.reject(new RefusedError(waiter.question, message));
  }

  #take(number: number): Waiter | undefined {
    const waiter = this.#waiting.get(number);
    this.#waiting.delete(number);
    return waiter;
  }
}
