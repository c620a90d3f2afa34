/**
 * What can go wrong with an archive: it is hostile, it is damaged, or its place is taken.
 */

/** The archive holds something that must not be unpacked. Nothing of it was kept. */
export class ArchiveRefused extends Error {
  readonly archive: string;
  /** The entry's name as it stands in the archive; undefined when the archive as a whole is at fault. */
  readonly entry: string | undefined;

  constructor(archive: string, entry: string | undefined, why: string) {
    const what = entry === undefined ? "" : ` its entry ${JSON.stringify(entry)}`;
    super(`${archive} was not unpacked:${what} ${why}. Nothing was written.`);
    this.name = "ArchiveRefused";
    this.archive = archive;
    this.entry = entry;
  }
}

/** The archive is missing, of an unknown kind, cut off or damaged. Nothing of it was kept. */
export class ArchiveUnreadable extends Error {
  readonly archive: string;

  constructor(archive: string, why: string, cause?: unknown) {
    super(
      `${archive} could not be unpacked: ${why}. Nothing was written.`,
      cause === undefined ? undefined : { cause },
    );
    this.name = "ArchiveUnreadable";
    this.archive = archive;
  }
}

/** The folder exists, but what is in it is not what the archive holds. It was left alone. */
export class FolderOccupied extends Error {
  readonly folder: string;

  constructor(archive: string, folder: string, difference: string) {
    super(
      `${folder} exists and is not what ${archive} holds (${difference}). ` +
        "It was left as it is: move it away, or unpack somewhere else.",
    );
    this.name = "FolderOccupied";
    this.folder = folder;
  }
}
