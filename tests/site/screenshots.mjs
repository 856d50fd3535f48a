// Pictures of the site, for people to look at: node tests/site/screenshots.mjs [PAGE...]
//
// They are written to build/site/screenshots: each page as wide as a desk's screen and as a telephone's, light and dark.
// SITE: another copy of the site. The checks need scripts/check site to have run once, and so does this.

import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { KINDS, open } from "./support.mjs";

const OUTPUT = fileURLToPath(new URL("../../build/site/screenshots", import.meta.url));
const SIZES = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
const FURTHEST = 2600; // of a long page, the begin

const given = process.argv.slice(2);
mkdirSync(OUTPUT, { recursive: true });
const site = await open();
for (const [size, viewport] of Object.entries(SIZES)) {
	for (const colorScheme of ["light", "dark"]) {
		const context = await site.browser.newContext({ viewport, colorScheme, reducedMotion: "reduce" });
		const tab = await context.newPage();
		for (const page of given.length > 0 ? given : KINDS) {
			await tab.goto(`${site.origin}/${page}`);
			if (page.startsWith("search")) {
				await tab.waitForSelector("text=Search finished");
			}
			const height = Math.min(FURTHEST, await tab.evaluate(() => document.documentElement.scrollHeight));
			const name = page.replace(/(\/index)?\.html.*/, "").replace(/[^\w-]+/g, "_");
			await tab.screenshot({
				path: path.join(OUTPUT, `${name}-${size}-${colorScheme}.png`),
				fullPage: true,
				clip: { x: 0, y: 0, width: viewport.width, height },
			});
		}
		await context.close();
	}
}
await site.close();
console.log(OUTPUT);
