import { expect, test } from "vitest";
import { Player, type PlaySettings } from "../../../../media/frames/axes/player.ts";
import { everythingThatFollows, HandClock, LeavingReader, SlowReader } from "./clock.ts";

const usual: PlaySettings = { framesPerSecond: 10, mode: "loop", heading: 1, stride: 1 };

/** A player with a reader that takes so many milliseconds for a frame. */
function playing(takes: number | ((position: number) => number)) {
  const clock = new HandClock();
  const reader = new SlowReader(clock, takes);
  const playing: boolean[] = [];
  const player = new Player({
    clock,
    show: reader.show,
    onPlaying: (isPlaying) => void playing.push(isPlaying),
  });
  return { clock, reader, player, playing };
}

const isRising = (positions: readonly number[]): boolean =>
  positions.every((position, at) => at === 0 || position > positions[at - 1]!);

test("with a quick reader every frame is shown at its time, and none is dropped", async () => {
  const { clock, reader, player } = playing(20);
  player.start(0, 1000, usual);
  await clock.pass(3000);
  expect(reader.asked).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
  expect(player.dropped).toBe(0);
  expect(player.rate).toBeCloseTo(10, 1);
  expect(reader.mostAtOnce).toBe(1);
});

test("with a slow reader frames are dropped and counted, and never queued", async () => {
  const { clock, reader, player } = playing(250);
  player.start(0, 1000, usual);
  await clock.pass(10_000);
  expect(reader.mostAtOnce).toBe(2);
  expect(isRising(reader.shown)).toBe(true);
  expect(player.rate).toBeCloseTo(4, 1);
  // Of all frames whose time has come each was asked for or dropped.
  expect(player.dropped).toBe(reader.asked.at(-1)! - reader.asked.length);
  expect(player.dropped).toBeGreaterThan(50);
  // What is on screen is behind time by the two that are under way, and not by more with every second.
  expect(100 - reader.shown.at(-1)!).toBeLessThanOrEqual(8);
});

test("a frame that takes long holds up those after it and is not made up for", async () => {
  const { clock, reader, player } = playing((position) => (position === 5 ? 1500 : 20));
  player.start(0, 1000, usual);
  await clock.pass(3000);
  expect(isRising(reader.asked)).toBe(true);
  expect(reader.asked).toContain(6);
  expect(reader.asked).not.toContain(8);
  expect(player.dropped).toBe(30 - reader.asked.length);
  expect(reader.asked.at(-1)).toBe(30);
  expect(reader.mostAtOnce).toBe(2);
});

test("at most two frames are asked for however often one pauses and plays", async () => {
  const { clock, reader, player } = playing((position) => (position < 2 ? 20 : 5000));
  for (let again = 0; again < 5; again++) {
    player.start(0, 1000, usual);
    await clock.pass(500);
    player.stop();
  }
  expect(reader.mostAtOnce).toBe(2);
  expect(reader.asked).toEqual([1, 2, 3]);
});

test("where a newer question ends work on an older one, frames come one after another", async () => {
  const clock = new HandClock();
  const reader = new LeavingReader(clock, 350);
  const player = new Player({ clock, show: reader.show, onPlaying: () => undefined });
  player.start(0, 1000, usual);
  await clock.pass(7000);
  // The second question showed that two at once are one too many: a single frame was lost by it.
  expect(reader.asked.length - reader.shown.length).toBeLessThanOrEqual(2);
  expect(reader.shown.length).toBeGreaterThan(15);
  expect(isRising(reader.shown)).toBe(true);
  expect(player.rate).toBeCloseTo(1000 / 350, 0);
});

test("a display that does not say what came of a frame is asked for one at a time", async () => {
  const clock = new HandClock();
  const reader = new SlowReader(clock, 250);
  const player = new Player({
    clock,
    show: async (position, next) => void (await reader.show(position, next)),
    onPlaying: () => undefined,
  });
  player.start(0, 1000, usual);
  await clock.pass(5000);
  expect(reader.mostAtOnce).toBe(1);
  expect(player.rate).toBeCloseTo(4, 0);
});

test("a reader that fails does not end play", async () => {
  const clock = new HandClock();
  const asked: number[] = [];
  const player = new Player({
    clock,
    show: (position) => {
      asked.push(position);
      return Promise.reject(new Error("no such frame"));
    },
    onPlaying: () => undefined,
  });
  player.start(0, 100, usual);
  await clock.pass(500);
  expect(asked).toEqual([1, 2, 3, 4, 5]);
});

test("once ends after its last frame has come, and lets go of the clock", async () => {
  const { clock, reader, player, playing: told } = playing(80);
  player.start(7, 10, { ...usual, mode: "once" });
  await clock.pass(2000);
  expect(reader.shown).toEqual([8, 9]);
  expect(told).toEqual([true, false]);
  expect(clock.isWatched).toBe(false);
});

test("the last frame is shown even when those before it were dropped", async () => {
  const { clock, reader, player } = playing(400);
  player.start(0, 10, { ...usual, mode: "once" });
  await clock.pass(5000);
  expect(reader.shown.at(-1)).toBe(9);
  expect(player.isPlaying).toBe(false);
});

test("play at the end begins anew", async () => {
  const { clock, reader, player } = playing(20);
  player.start(4, 5, { ...usual, mode: "once" });
  await clock.pass(1000);
  expect(reader.asked).toEqual([0, 1, 2, 3, 4]);
});

test("it tells where it will be, as far apart as frames have come", async () => {
  const quick = playing(20);
  quick.player.start(0, 1000, { ...usual, stride: 2 });
  await quick.clock.pass(1000);
  expect(quick.reader.asked.at(-1)).toBe(20);
  expect(quick.reader.told.at(-1)).toEqual([22, 24, 26, 28, 30, 32]);
  const slow = playing(300);
  slow.player.start(0, 1000, usual);
  await slow.clock.pass(6000);
  const last = slow.reader.asked.at(-1)!;
  expect(slow.reader.told.at(-1)!.slice(0, 2)).toEqual([last + 3, last + 6]);
});

test("what it tells ahead of a short loop has nothing twice", async () => {
  const { clock, reader, player } = playing(20);
  player.start(0, 3, usual);
  await clock.pass(200);
  expect(reader.told.at(-1)).toEqual([0, 1, 2]);
});

test("another speed, stride and direction count from where it is", async () => {
  const { clock, reader, player } = playing(10);
  player.start(0, 1000, usual);
  await clock.pass(500);
  player.configure({ ...usual, framesPerSecond: 20, stride: 5 });
  await clock.pass(100);
  player.configure({ ...usual, heading: -1 });
  await clock.pass(200);
  expect(reader.asked).toEqual([1, 2, 3, 4, 5, 10, 15, 14, 13]);
});

test("a bounce on its way back keeps its way when its speed is changed", async () => {
  const { clock, reader, player } = playing(10);
  const bounce = { ...usual, mode: "bounce" as const };
  player.start(3, 5, bounce);
  await clock.pass(200);
  player.configure({ ...bounce, framesPerSecond: 20 });
  await clock.pass(100);
  expect(reader.asked).toEqual([4, 3, 2, 1]);
});

test("it goes on from where the person goes", async () => {
  const { clock, reader, player } = playing(10);
  player.start(0, 1000, usual);
  await clock.pass(200);
  player.seek(500);
  await clock.pass(200);
  expect(reader.asked).toEqual([1, 2, 501, 502]);
});

test("an axis that grows is played to its new end", async () => {
  const { clock, reader, player } = playing(10);
  player.start(0, 4, { ...usual, mode: "once" });
  await clock.pass(200);
  player.resize(6);
  await clock.pass(1000);
  expect(reader.asked).toEqual([1, 2, 3, 4, 5]);
  expect(player.isPlaying).toBe(false);
});

test("an axis that shrinks to one frame has nothing to play", async () => {
  const { clock, player } = playing(10);
  player.start(3, 10, usual);
  await clock.pass(250);
  player.resize(1);
  expect(player.isPlaying).toBe(false);
  expect(clock.isWatched).toBe(false);
  player.start(0, 1, usual);
  expect(player.isPlaying).toBe(false);
});

test("a page that slept goes on where it was, and has dropped nothing", async () => {
  const { clock, reader, player } = playing(10);
  player.start(0, 1000, usual);
  await clock.pass(300);
  await clock.sleep(60_000);
  await clock.pass(200);
  expect(reader.asked).toEqual([1, 2, 3, 4, 5]);
  expect(player.dropped).toBe(0);
});

test("a rate is told only when there is one", async () => {
  const { clock, player } = playing(10);
  expect(player.rate).toBeNull();
  player.start(0, 1000, usual);
  await clock.pass(120);
  await everythingThatFollows();
  expect(player.rate).toBeNull();
  await clock.pass(1000);
  expect(player.rate).toBeCloseTo(10, 1);
});
