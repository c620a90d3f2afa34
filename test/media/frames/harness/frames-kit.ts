/**
 * A browser for a test file of the viewer, and the ways in which tests read and touch the page in it.
 */
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { FromFramesPage } from "../../../../server/protocol/frames.ts";
import {
  FramesBrowser,
  type FramesOpenOptions,
  type FramesPageHost,
  type OpenFrames,
} from "./frames-browser.ts";

/**
 * Starts a browser for the tests of this file; after each its pages are closed, and must have been without errors.
 *
 * @param entry Script of the page, relative to the repository; default: the viewer itself.
 */
export function framesBrowser(entry?: string) {
  const browser = new FramesBrowser(entry);
  let opened: OpenFrames[] = [];
  beforeAll(() => browser.start());
  afterAll(() => browser.close());
  afterEach(async () => {
    const errors = opened.flatMap((one) => one.errors);
    for (const { page } of opened) await page.close();
    opened = [];
    expect(errors).toEqual([]);
  });
  return {
    /** A page, as it comes. */
    open: async (host: FramesPageHost, options: FramesOpenOptions = {}): Promise<OpenFrames> => {
      const one = await browser.open(host, options);
      opened.push(one);
      return one;
    },
  };
}

/** What the page has posted of one type, in order. */
export const postedFrames = <Type extends FromFramesPage["type"]>({ posted }: OpenFrames, type: Type) =>
  posted.filter((message): message is Extract<FromFramesPage, { type: Type }> => message.type === type);

/** The questions of one name that the page has asked, in order: what each took. */
export const askedOf = (frames: OpenFrames, name: string): readonly unknown[] =>
  postedFrames(frames, "ask").flatMap(({ question }) => (question.ask === name ? [question.takes] : []));
