import { expect, test } from "vitest";
import { Camera, cameraStateOf } from "../../../media/frames/image/camera.ts";
import { middleOf, neighbour } from "../../../media/frames/image/cursor-walk.ts";
import { frameViewOf, usualView } from "../../../media/frames/image/frame-view.ts";
import { imageKey } from "../../../media/frames/image/image-keys.ts";

function camera(rows: number, columns: number, width: number, height: number): Camera {
  const made = new Camera();
  made.setPlane(rows, columns);
  made.setView({ width, height });
  return made;
}

test("a frame is shown whole in the middle, with square elements", () => {
  const one = camera(100, 200, 400, 400);
  expect([one.scaleX, one.scaleY]).toEqual([2, 2]);
  expect(one.toScreen(0, 0)).toEqual({ x: 0, y: 100 });
  expect(one.toScreen(200, 100)).toEqual({ x: 400, y: 300 });
  expect(one.seen()).toEqual({ top: 0, left: 0, bottom: 100, right: 200 });
});

test("what is under the pointer stays there while one zooms", () => {
  for (const flips of [false, true]) {
    const one = camera(100, 200, 400, 400);
    one.flipsRows = flips;
    one.flipsColumns = flips;
    const before = one.toPlane(120, 140);
    one.zoomAt(3.7, 120, 140);
    const after = one.toPlane(120, 140);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
    expect(one.isFitted).toBe(false);
  }
});

test("flipped, the first row is below and the first column on the right", () => {
  const one = camera(100, 200, 400, 400);
  one.flipsRows = true;
  one.flipsColumns = true;
  expect(one.elementAt(1, 299)).toEqual({ row: 0, column: 199 });
  expect(one.elementAt(399, 101)).toEqual({ row: 99, column: 0 });
  expect(one.elementAt(399, 99)).toBeUndefined();
});

test("a flip keeps what is in the middle", () => {
  const one = camera(100, 200, 400, 400);
  one.zoomAt(4, 30, 200);
  const before = one.toPlane(200, 200);
  one.flipsColumns = true;
  expect(one.toPlane(200, 200)).toEqual(before);
});

test("dragging moves the picture with the hand, flipped or not", () => {
  for (const flips of [false, true]) {
    const one = camera(100, 200, 400, 400);
    one.flipsColumns = flips;
    one.zoomAt(4, 200, 200);
    const place = one.toPlane(150, 170);
    one.panBy(25, -10);
    const moved = one.toScreen(place.x, place.y);
    expect(moved.x).toBeCloseTo(175, 9);
    expect(moved.y).toBeCloseTo(160, 9);
  }
});

test("a view of the whole stays one when the window changes, and another keeps its scale and middle", () => {
  const one = camera(100, 200, 400, 400);
  one.setView({ width: 200, height: 400 });
  expect(one.scaleX).toBe(1);
  one.zoomAt(8, 30, 200);
  const middle = one.toPlane(100, 200);
  one.setView({ width: 300, height: 300 });
  expect(one.scaleX).toBe(8);
  expect(one.toPlane(150, 150)).toEqual(middle);
});

test("however far one pushes, a part of the picture stays in view", () => {
  const one = camera(100, 200, 400, 400);
  one.zoomAt(2, 200, 200);
  one.panBy(1e6, -1e6);
  const corner = one.toScreen(0, 100);
  expect(corner.x).toBeLessThan(400);
  expect(corner.y).toBeGreaterThan(0);
});

test("zooming ends before elements are larger than the view, and before the frame is lost", () => {
  const one = camera(100, 200, 400, 400);
  for (let turn = 0; turn < 100; turn++) one.zoom(2);
  expect(one.scaleX).toBe(400);
  for (let turn = 0; turn < 100; turn++) one.zoom(0.5);
  expect(one.scaleX).toBe(1);
  const small = camera(2, 2, 1000, 1000);
  small.zoom(10);
  expect(small.scaleX).toBe(500);
});

test("a rectangle is shown as large as it goes", () => {
  const one = camera(100, 200, 400, 400);
  one.zoomToRectangle({ x: 100, y: 150 }, { x: 200, y: 250 });
  expect(one.scaleX).toBe(8);
  expect(one.seen()).toEqual({ top: 25, left: 50, bottom: 75, right: 100 });
});

test("a plane that is long and thin fills the view by itself, and is square when the person says so", () => {
  const one = camera(10_000, 4, 400, 400);
  expect(one.isEqual).toBe(false);
  expect([one.scaleX, one.scaleY]).toEqual([100, 0.04]);
  one.aspect = "equal";
  expect(one.scaleX).toBe(0.04);
  one.aspect = "fill";
  one.zoom(2);
  expect([one.scaleX, one.scaleY]).toEqual([200, 0.08]);
});

test("an element is brought into view by as little as it takes", () => {
  const one = camera(100, 100, 400, 400);
  one.zoomTo(40);
  one.reveal(50, 50);
  expect(one.toScreen(50, 50)).toEqual({ x: 200, y: 200 });
  one.reveal(50, 70);
  expect(one.toScreen(70.5, 50.5).x).toBeCloseTo(400 - 28, 6);
  expect(one.toScreen(50, 50).y).toBe(200);
});

test("where one was is kept, and what is no place is not", () => {
  const one = camera(100, 200, 400, 400);
  one.zoomAt(5, 10, 10);
  const other = camera(100, 200, 400, 400);
  other.state = cameraStateOf(JSON.parse(JSON.stringify(one.state)))!;
  expect(other.seen()).toEqual(one.seen());
  for (const kept of [undefined, null, 7, {}, { scale: -1, x: 0, y: 0 }, { scale: "1", x: 0, y: 0 }])
    expect(cameraStateOf(kept)).toBeUndefined();
  expect(frameViewOf({ flipsRows: 1, aspect: "wide" })).toEqual(usualView);
});

const key = (name: string, hasCursor = false, shiftKey = false) =>
  imageKey({ key: name, shiftKey, ctrlKey: false, metaKey: false, altKey: false }, hasCursor);

test("arrows belong to the frames, with Shift to the picture, and to the cursor where there is one", () => {
  expect(key("ArrowLeft")).toBeUndefined();
  expect(key("ArrowLeft", false, true)).toEqual({ does: "pan", x: -1, y: 0 });
  expect(key("ArrowDown", true)).toEqual({ does: "move", x: 0, y: 1 });
  expect(key("ArrowDown", true, true)).toEqual({ does: "move", x: 0, y: 10 });
  for (const name of ["PageUp", "PageDown", "Home", "End", " "]) {
    expect(key(name)).toBeUndefined();
    expect(key(name, true)).toBeUndefined();
  }
});

test("Escape is the page's while there is no cursor, and keys with Control are VS Code's", () => {
  expect(key("Escape")).toBeUndefined();
  expect(key("Escape", true)).toEqual({ does: "leave" });
  expect(
    imageKey({ key: "0", shiftKey: false, ctrlKey: true, metaKey: false, altKey: false }, false),
  ).toBeUndefined();
});

test("the cursor begins in the middle of what is seen and goes where the arrow points", () => {
  const one = camera(100, 100, 400, 400);
  expect(middleOf(one, { rows: 100, columns: 100 })).toEqual({ row: 49, column: 49 });
  expect(middleOf(one, { rows: 0, columns: 100 })).toBeUndefined();
  const plane = { rows: 10, columns: 10 };
  const from = { row: 5, column: 5 };
  const right = { x: 1, y: 0 };
  expect(neighbour(from, right, { flipsRows: false, flipsColumns: false }, plane)).toEqual({
    row: 5,
    column: 6,
  });
  expect(neighbour(from, right, { flipsRows: false, flipsColumns: true }, plane)).toEqual({
    row: 5,
    column: 4,
  });
  const down = { x: 0, y: 10 };
  expect(neighbour(from, down, { flipsRows: true, flipsColumns: false }, plane)).toEqual({
    row: 0,
    column: 5,
  });
});
