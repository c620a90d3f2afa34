/**
 * "Why did this run again?", as a sentence: what is different from the call of an earlier run that is most like it.
 * Pure: records in, words out.
 */
import type { Identity, Part } from "./identity.ts";
import type { CallRecord, RecordedCall } from "./record.ts";

/** Earlier calls looked at for each that runs again: they are sorted newest first, and more only cost time. */
const MOST_COMPARED = 500;

/** Gives the calls of one function their reasons; an earlier call explains one of them at most. */
export class Reasons {
  readonly #name: string;
  readonly #record: CallRecord;
  /** Earlier calls that no call of this compute is equal to. */
  readonly #others: RecordedCall[];

  /** @param asked tokens of all calls of the function in this compute */
  constructor(name: string, record: CallRecord, asked: ReadonlySet<string>) {
    this.#name = name;
    this.#record = record;
    this.#others = (record.calls ?? []).filter(({ token }) => !asked.has(token));
  }

  /** Why there is no result for a call. */
  of(call: Identity): string {
    const { calls, isOfOtherFormat } = this.#record;
    if (calls === undefined) return `${this.#name}() was never run before.`;
    const same = calls.find(({ token }) => token === call.token);
    if (same?.refused !== undefined) return `Its result was not kept: ${same.refused}.`;
    if (same && isOfOtherFormat) return "Treadle has changed the form in which it keeps results.";
    if (same) return "Its result was removed, to make room for others or by hand.";
    const like = this.#takeMostLike(call);
    if (!like) return `${this.#name}() was never run with these arguments before.`;
    return sentence(differences(call, like, this.#name));
  }

  #takeMostLike(call: Identity): RecordedCall | undefined {
    let best = -1;
    let most = -1;
    for (let i = 0; i < Math.min(this.#others.length, MOST_COMPARED); i++) {
      const other = this.#others[i]!;
      const common = call.parts.filter((part, place) => part.digest === other.parts[place]?.digest).length;
      if (common <= most) continue;
      most = common;
      best = i;
    }
    return best < 0 ? undefined : this.#others.splice(best, 1)[0];
  }
}

function differences(call: Identity, before: RecordedCall, name: string): string[] {
  const found: string[] = [];
  if (call.fn !== before.fn) found.push(`the code of ${name}(), or of something that it uses, changed`);
  const old = new Map(before.parts.map((part) => [part.label, part]));
  for (const part of call.parts) {
    const was = old.get(part.label);
    old.delete(part.label);
    if (!was) found.push(`${part.label} is new`);
    else if (was.digest !== part.digest) found.push(changeOf(part, was));
  }
  for (const label of old.keys()) found.push(`${label} is gone`);
  return found;
}

function changeOf(part: Part, was: Part): string {
  if (part.shown !== was.shown) return `${part.label} changed from ${was.shown} to ${part.shown}`;
  const changed = `${part.label}, ${part.shown}, changed`;
  if (part.code === undefined) return `${changed} in content`;
  return part.code === was.code ? changed : `${changed}: the code behind it did`;
}

function sentence(clauses: readonly string[]): string {
  const last = clauses.at(-1) ?? "its result was kept by another version of Treadle";
  const text = clauses.length > 1 ? `${clauses.slice(0, -1).join(", ")}, and ${last}` : last;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
