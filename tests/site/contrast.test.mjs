// Words can be read: each colour of text against what is behind it, as WCAG 2 counts it (AA: 4.5), light and dark.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { KINDS, lesson, open } from "./support.mjs";

const ENOUGH = 4.5;
// What the reader's system prefers, and what the button says. Either alone has to be enough.
const THEMES = [
	{ prefers: "light", button: "auto", dark: false },
	{ prefers: "dark", button: "auto", dark: true },
	{ prefers: "light", button: "dark", dark: true },
	{ prefers: "dark", button: "light", dark: false },
];

let site, tab;

before(async () => {
	site = await open();
	tab = await site.browser.newPage();
});

after(() => site?.close());

/** Runs in the page: the pairs of colours with less contrast than that, and how many there are in all. */
function pairs(enough) {
	const seen = new Map();
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const text = walker.currentNode.data.trim();
		const element = walker.currentNode.parentElement;
		if (text && !element.closest("script, style, noscript, .visually-hidden") && element.checkVisibility()) {
			note(element, getComputedStyle(element), text);
		}
	}
	for (const row of document.querySelectorAll(".diff pre > span")) {
		note(row, getComputedStyle(row, "::before"), row.dataset.line); // the number of the line
	}
	const all = [...seen.values()];
	return { count: all.length, poor: all.filter((pair) => pair.ratio < enough), background: luminance(behind(document.body)) };

	function note(element, style, text) {
		const isDrawn = element.closest("svg") !== null;
		const paint = isDrawn ? style.fill : style.color;
		const background = behind(element);
		const [r, g, b, alpha] = parse(paint);
		const colour = over([r, g, b, alpha * opacity(element)], background);
		const key = `${colour}/${background}`;
		if (!seen.has(key)) {
			const [high, low] = [luminance(colour), luminance(background)].sort((x, y) => y - x);
			const ratio = (high + 0.05) / (low + 0.05);
			const where = `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`;
			seen.set(key, { ratio, pair: `${hex(colour)} on ${hex(background)}`, where, text: text?.slice(0, 40) });
		}
	}

	function parse(colour) {
		const [r, g, b, alpha = 1] = colour.match(/^rgba?\((.*)\)$/)[1].split(",").map(Number);
		return [r, g, b, alpha];
	}

	function opacity(element) {
		return element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1;
	}

	function behind(element) {
		const own = parse(getComputedStyle(element).backgroundColor);
		if (own[3] === 1) {
			return own.slice(0, 3);
		}
		return over(own, element.parentElement ? behind(element.parentElement) : [255, 255, 255]);
	}

	function over([r, g, b, alpha], below) {
		return [r, g, b].map((value, i) => value * alpha + below[i] * (1 - alpha));
	}

	function luminance(colour) {
		const [r, g, b] = colour.map((value) => {
			const part = value / 255;
			return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	}

	function hex(colour) {
		return "#" + colour.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("");
	}
}

/** Runs in the page: a word in each colour that code can have, whether a page uses it or not. */
function showAllTokens() {
	const sheet = [...document.styleSheets].find((each) => each.href?.includes("pygments.css"));
	const classes = new Set([...cssText(sheet).matchAll(/\.highlight \.(\w+)/g)].map((match) => match[1]));
	const pre = document.querySelector(".highlight pre");
	for (const name of classes) {
		// Spaces have a colour, too, and nobody sees it.
		if (name !== "w" && name !== "hll") {
			const word = document.createElement("span");
			word.className = name;
			word.textContent = name;
			pre.append(word);
		}
	}
	return classes.size;

	function cssText(part) {
		return [...part.cssRules].map((rule) => rule.cssText).join("\n");
	}
}

/** What cannot be read on the page that is open, in each theme. */
async function complaints() {
	const wrong = [];
	for (const { prefers, button, dark } of THEMES) {
		await tab.emulateMedia({ colorScheme: prefers, reducedMotion: "reduce" });
		await tab.evaluate((mode) => (document.body.dataset.theme = mode), button);
		const { count, poor, background } = await tab.evaluate(pairs, ENOUGH);
		const name = `the system ${prefers}, the button ${button}`;
		assert.ok(count > 5, `${name}: ${count} pairs of colours`);
		assert.equal(background < 0.1, dark, `${name}: ${dark ? "not " : ""}dark`);
		wrong.push(...poor.map(({ ratio, pair, where, text }) => `${name}: ${ratio.toFixed(2)}: ${pair}, ${where}, "${text}"`));
	}
	return wrong.join("\n");
}

async function show(page) {
	await tab.goto(`${site.origin}/${page}`);
	await tab.evaluate(() => {
		for (const folded of document.querySelectorAll("details")) {
			folded.open = true;
		}
	});
}

for (const page of KINDS) {
	test(`${page}: all text can be read`, async () => {
		await show(page);
		if (page.startsWith("search")) {
			await tab.waitForSelector("text=Search finished");
		}
		assert.equal(await complaints(), "");
	});
}

test("all code can be read", async () => {
	await show(lesson(12));
	assert.ok((await tab.evaluate(showAllTokens)) > 50);
	assert.equal(await complaints(), "");
});
