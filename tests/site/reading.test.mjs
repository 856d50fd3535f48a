// What a reader does: go from lesson to lesson, look at a difference, search, switch to dark, print.

import assert from "node:assert/strict";
import { after, before, beforeEach, afterEach, test } from "node:test";

import { difference, lesson, open } from "./support.mjs";

let site, tab;

before(async () => {
	site = await open();
});

after(() => site?.close());

beforeEach(async () => {
	// A new reader each time: nothing is remembered.
	const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: "light" });
	tab = await context.newPage();
	tab.setDefaultTimeout(10_000);
});

afterEach(() => tab.context().close());

const visit = (page) => tab.goto(`${site.origin}/${page}`);
const title = () => tab.locator("h1").innerText();
const page = () => new URL(tab.url()).pathname.slice(1);

async function background() {
	const colour = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
	return Math.max(...colour.match(/\d+/g).map(Number));
}

test("from lesson 12 to the next, and back", async () => {
	await visit(lesson(12));
	assert.match(await title(), /^Step 12: Message Dispatch/);
	await tab.click("a.next-page");
	assert.match(await title(), /^Step 13: Error-Safe Sending/);
	await tab.click("a.prev-page");
	assert.match(await title(), /^Step 12: Message Dispatch/);
});

test("from part to part: after the last lesson of one comes the next", async () => {
	await visit(lesson(13));
	await tab.click("a.next-page");
	assert.match(await title(), /^Part III: /);
	await tab.click("a.next-page");
	assert.match(await title(), /^Step 14: /);
});

test("the navigation shows the lessons of this part, and the other parts", async () => {
	await visit(lesson(12));
	const shown = (name) => tab.locator(".sidebar-tree a:visible", { hasText: name }).count();
	assert.equal(await shown("Step 11: "), 1);
	assert.equal(await shown("What changes in step 12"), 1);
	assert.equal(await shown("Part III: "), 1);
	assert.equal(await shown("Step 14: "), 0);
	assert.match(await tab.locator(".sidebar-tree .current-page > a").innerText(), /^Step 12: /);
});

test("a lesson leads to its difference, and that to the next difference", async () => {
	await visit(lesson(12));
	await tab.click(".place-in-course >> text=What changes in the code");
	assert.equal(page(), difference(12));
	assert.match(await title(), /^What changes in step 12/);
	await tab.click("a.next-page");
	assert.match(await title(), /^What changes in step 13/);
	await tab.click("a.prev-page");
	assert.equal(page(), difference(12));
	await tab.click("article >> text=step 12, Message Dispatch");
	assert.equal(page(), lesson(12));
});

test("the first difference has no previous one, and the last no next", async () => {
	await visit(difference("01"));
	assert.equal(await tab.locator("a.prev-page").count(), 0);
	await visit(difference(52));
	assert.equal(await tab.locator("a.next-page").count(), 0);
	assert.match(await tab.locator("a.prev-page").innerText(), /What changes in step 51/);
});

test("a file of a difference folds and unfolds, and all of them do", async () => {
	await visit(difference(12));
	const files = await tab.locator("details.diff").count();
	const shown = tab.locator("details.diff pre:visible");
	assert.ok(files > 3);
	assert.equal(await shown.count(), files);
	await tab.locator("details.diff summary").first().click();
	assert.equal(await shown.count(), files - 1);
	await tab.getByRole("button", { name: "Fold all", exact: true }).click();
	assert.equal(await shown.count(), 0);
	await tab.locator("details.diff summary").last().click();
	assert.equal(await shown.count(), 1);
	await tab.getByRole("button", { name: "Unfold all" }).click();
	assert.equal(await shown.count(), files);
});

test("in a line that changed, the words that changed are marked", async () => {
	await visit(difference(12));
	const marks = await tab.evaluate(() => {
		const different = (mark) => getComputedStyle(mark).backgroundColor !== getComputedStyle(mark.closest(".added, .removed")).backgroundColor;
		const all = [...document.querySelectorAll(".added ins mark, .removed del mark")];
		// A whole line that is marked says nothing.
		return { some: all.filter((mark) => mark.textContent !== mark.parentElement.textContent).length, seen: all.every(different) };
	});
	assert.ok(marks.some > 0);
	assert.ok(marks.seen);
});

test("the code of a difference can be copied: no numbers, no signs", async () => {
	await visit(difference(12));
	const copied = await tab.evaluate(() => {
		const selection = getSelection();
		selection.selectAllChildren(document.querySelector("details.diff .added").parentElement);
		return selection.toString();
	});
	assert.ok(copied.split("\n").length > 3);
	assert.doesNotMatch(copied, /^[+-]/m);
});

test("hints are folded until the reader wants them", async () => {
	await visit(lesson(12));
	const hints = tab.locator("details.hint");
	assert.equal(await tab.locator("details.hint[open]").count(), 0);
	await hints.first().locator("summary").click();
	assert.ok(await hints.first().locator("p").first().isVisible());
});

test("a search for oneshot finds the chapter and the lesson", async () => {
	await visit("index.html");
	await tab.fill(".sidebar-search", "oneshot");
	await tab.press(".sidebar-search", "Enter");
	await tab.waitForSelector(`#search-results a[href*="${lesson(43)}"]`);
	const results = tab.locator("#search-results li > a");
	const found = await results.evaluateAll((links) => links.map((link) => new URL(link.href).pathname.slice(1)));
	assert.ok(found.includes("docs/toolbox/oneshot.html"), found.join("\n"));
	const named = await results.evaluateAll((links) => links.map((link) => `${new URL(link.href).pathname} ${link.textContent}`));
	assert.deepEqual(named, [...new Set(named)], "a page is listed twice");
	await tab.click(`#search-results a[href*="${lesson(43)}"]`);
	assert.match(await title(), /^Step 43: Oneshot/);
});

test("a search for what is not there says so", async () => {
	await visit("search.html?q=qwertzuiop");
	await tab.waitForSelector("text=did not match any documents");
});

test("switched to dark, the site is dark, and stays it", async () => {
	await visit(lesson(12));
	assert.ok((await background()) > 200);
	await tab.click(".theme-toggle:visible");
	assert.ok((await background()) < 50);
	await tab.reload();
	assert.ok((await background()) < 50);
	await visit("docs/glossary.html");
	assert.ok((await background()) < 50);
	await tab.click(".theme-toggle:visible");
	assert.ok((await background()) > 200);
});

test("who asks the system for dark gets dark", async () => {
	await tab.emulateMedia({ colorScheme: "dark" });
	await visit(lesson(12));
	assert.ok((await background()) < 50);
});

test("what is done is remembered, and shown in the course and in its part", async () => {
	await visit(lesson(12));
	await tab.check("text=Done");
	assert.equal(await tab.locator(".dots .done").count(), 1);
	await tab.reload();
	assert.ok(await tab.isChecked("text=Done"));
	await visit("steps/course.html");
	assert.match(await tab.locator(".progress").first().innerText(), /1 of 52/);
	assert.match(await tab.locator("tr", { hasText: "II: Others" }).innerText(), /1 of 3/);
	await visit("steps/part-2.html");
	assert.match(await tab.locator(".progress").first().innerText(), /1 of 3/);
	assert.deepEqual(await tab.locator("tr:has(.tick.done) a:not(.term)").allInnerTexts(), ["Message Dispatch"]);
	await visit(lesson(12));
	await tab.uncheck("text=Done");
	await visit("steps/course.html");
	assert.match(await tab.locator(".progress").first().innerText(), /0 of 52/);
});

test("a word of the glossary is a link where a page first uses it", async () => {
	await visit(lesson(12));
	const links = tab.locator("a.term", { hasText: /^per-sender order$/i });
	assert.equal(await links.count(), 1);
	assert.ok((await links.getAttribute("title")).length > 20);
	await links.click();
	assert.equal(page(), "docs/glossary.html");
	const id = new URL(tab.url()).hash.slice(1);
	const entry = tab.locator("li", { has: tab.locator(`[id="${id}"]`) });
	assert.match(await entry.innerText(), /^per-sender order: /i);
	await entry.scrollIntoViewIfNeeded();
	assert.ok(await entry.isVisible());
});

test("the cheat sheet is one page of paper", async () => {
	await visit("docs/cheat-sheet.html");
	const pdf = await tab.pdf({ format: "A4" });
	assert.equal(pdf.toString("latin1").match(/\/Type \/Page\b/g).length, 1);
});

test("on a telephone the menu opens, and leads on", async () => {
	await tab.setViewportSize({ width: 390, height: 844 });
	await visit("index.html");
	assert.ok(!(await tab.locator(".sidebar-tree").isVisible()));
	await tab.click(".nav-overlay-icon");
	await tab.click(".sidebar-tree >> text=The course");
	assert.equal(await title(), "The course");
});
