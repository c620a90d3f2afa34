/** What can be wrong with a recorded stream of events. */

/** The stream was written by a newer Treadle, whose events mean something else. */
export class NewerEventsError extends Error {
  override readonly name = "NewerEventsError";
  readonly version: number;

  constructor(version: number, known: number) {
    super(
      `The events were recorded by a newer Treadle: they are of version ${version}, and this one reads up to ${known}.`,
    );
    this.version = version;
  }
}

/** The text is no stream of events at all. */
export class NoEventsError extends Error {
  override readonly name = "NoEventsError";

  constructor() {
    super(
      "There are no run events in it; a recording has one event a line, as `treadle run --events` writes.",
    );
  }
}
