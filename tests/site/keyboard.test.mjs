// Without a mouse: all that can be clicked can be reached with Tab and works with Enter or Space, and one sees where one is.

import assert from "node:assert/strict";
import { after, before, beforeEach, afterEach, test } from "node:test";

import { difference, lesson, open } from "./support.mjs";

let site, tab;

before(async () => {
	site = await open();
});

after(() => site?.close());

beforeEach(async () => {
	const context = await site.browser.newContext({ viewport: { width: 1400, height: 900 }, colorScheme: "light", reducedMotion: "reduce" });
	tab = await context.newPage();
	tab.setDefaultTimeout(10_000);
});

afterEach(() => tab.context().close());

const visit = (page) => tab.goto(`${site.origin}/${page}`);
const title = () => tab.locator("h1").innerText();

/** Presses Tab until that has the focus. */
async function reach(selector) {
	for (let i = 0; i < 400; i++) {
		await tab.keyboard.press("Tab");
		if (await tab.evaluate((wanted) => document.activeElement.matches(wanted), selector)) {
			return;
		}
	}
	assert.fail(`Tab does not reach ${selector}`);
}

/** Presses Tab from the begin of the page to its end. What has the focus has to be seen, and to look different from before. */
async function walk() {
	const stops = [];
	for (;;) {
		await tab.keyboard.press("Tab");
		const stop = await tab.evaluate(() => {
			const element = document.activeElement;
			if (element === document.body) {
				return null;
			}
			// A box that is not shown is seen by its label.
			const isBox = element.matches(".sidebar-toggle, .toctree-checkbox");
			const seen = isBox ? [...element.labels].find((label) => label.checkVisibility() && label.offsetWidth > 0) : element;
			const place = seen?.getBoundingClientRect();
			const style = seen && getComputedStyle(seen);
			const isHere = place?.width > 0 && place.right > 0 && place.left < innerWidth && place.bottom > 0 && place.top < innerHeight;
			const isMarked = seen && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
			return { what: element.outerHTML.slice(0, 120), problem: isHere ? (isMarked ? "" : "looks like any other") : "out of sight" };
		});
		if (!stop) {
			return stops;
		}
		stops.push(stop);
		assert.ok(stops.length < 2000, "Tab does not come to an end");
	}
}

for (const width of [1400, 1000, 390]) {
	test(`${width} pixels wide, in a lesson and a difference: one sees where one is`, async () => {
		await tab.setViewportSize({ width, height: 900 });
		for (const page of [lesson(12), difference(12)]) {
			await visit(page);
			const stops = await walk();
			assert.ok(stops.length > 10, `${stops.length} stops`);
			const wrong = stops.filter((stop) => stop.problem).map(({ problem, what }) => `${problem}: ${what}`);
			assert.equal(wrong.length, 0, wrong.join("\n"));
		}
	});
}

test("what is long and scrolls by itself can have the focus", async () => {
	for (const page of [lesson(12), difference(12)]) {
		await visit(page);
		const wrong = await tab.evaluate(() =>
			[...document.querySelectorAll("article pre, article .table-wrapper")]
				.filter((element) => element.scrollWidth > element.clientWidth && getComputedStyle(element).overflowX !== "visible")
				.filter((element) => {
					element.focus();
					return document.activeElement !== element;
				})
				.map((element) => element.textContent.slice(0, 60)),
		);
		assert.deepEqual(wrong, []);
	}
});

test("the search", async () => {
	await visit(lesson(12));
	await reach(".sidebar-search");
	await tab.keyboard.type("oneshot");
	await tab.keyboard.press("Enter");
	await tab.waitForSelector("#search-results li a");
});

test("the navigation: a page, and the fold of a part", async () => {
	await visit("index.html");
	await reach(".toctree-l1 > .toctree-checkbox");
	await tab.keyboard.press("Space");
	assert.ok(await tab.locator(".sidebar-tree >> text=Part II: Others reach it").isVisible());
	await reach(".toctree-l2 > a[href$='part-2.html']");
	await tab.keyboard.press("Enter");
	await tab.waitForURL("**/part-2.html");
});

test("the menu of a telephone", async () => {
	await tab.setViewportSize({ width: 390, height: 844 });
	await visit("index.html");
	await reach("#__navigation");
	await tab.keyboard.press("Space");
	await reach(".sidebar-tree a[href='steps/course.html']");
	await tab.keyboard.press("Enter");
	await tab.waitForURL("**/course.html");
});

test("the theme", async () => {
	await visit(lesson(12));
	await reach(".theme-toggle");
	await tab.keyboard.press("Enter");
	assert.equal(await tab.evaluate(() => document.body.dataset.theme), "dark");
	await tab.keyboard.press("Space");
	assert.equal(await tab.evaluate(() => document.body.dataset.theme), "light");
});

test("next and previous", async () => {
	await visit(lesson(12));
	await reach("a.next-page");
	await tab.keyboard.press("Enter");
	await tab.waitForURL(`**/${lesson(13)}`);
	await reach("a.prev-page");
	await tab.keyboard.press("Enter");
	await tab.waitForURL(`**/${lesson(12)}`);
	assert.match(await title(), /^Step 12/);
});

test("the fold of a difference, and that of all", async () => {
	await visit(difference(12));
	const open = tab.locator("details.diff[open]");
	const files = await open.count();
	await reach("[data-diff=close]");
	await tab.keyboard.press("Enter");
	assert.equal(await open.count(), 0);
	await reach("details.diff summary");
	await tab.keyboard.press("Space");
	assert.equal(await open.count(), 1);
	await tab.keyboard.press("Enter");
	assert.equal(await open.count(), 0);
	await tab.keyboard.press("Shift+Tab");
	await tab.keyboard.press("Shift+Tab");
	await tab.keyboard.press("Space");
	assert.equal(await open.count(), files);
});

test("the box that says a lesson is done", async () => {
	await visit(lesson(12));
	await reach(".place-in-course input.done");
	await tab.keyboard.press("Space");
	assert.ok(await tab.isChecked(".place-in-course input.done"));
	await tab.reload();
	assert.ok(await tab.isChecked(".place-in-course input.done"));
});
