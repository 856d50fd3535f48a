// What holds for every page. Each is loaded once, on a screen as narrow as a telephone's; the tests look at the notes.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { directory, open, pages } from "./support.mjs";

const TABS = 2;
const notes = new Map(); // page: what look() says, and what went wrong while it was loaded
let site;

/** Runs in the page. */
function look() {
	const $$ = (selector) => [...document.querySelectorAll(selector)];
	const describe = (element) => element.outerHTML.slice(0, 120);
	const isNamed = (element) => (element.getAttribute("aria-label") ?? element.textContent).trim() !== "";

	for (const folded of $$("details")) {
		folded.open = true;
	}
	// On a narrow screen the whole content scrolls by itself: that is the page, for the reader.
	const frames = [document.scrollingElement, ...$$(".page, .main, .content")];
	const wide = Math.max(...frames.map((frame) => frame.scrollWidth - Math.min(frame.clientWidth, innerWidth)));
	return {
		lang: document.documentElement.lang,
		title: document.title,
		headings: $$("h1, h2, h3, h4, h5, h6").map((heading) => Number(heading.tagName[1])),
		tooWide: wide <= 0 ? [] : [`by ${wide} pixels: ${widest().join(" ")}`],
		// A picture says something, in words too, or it is hidden, or in something that has a name.
		mute: [
			...$$("img:not([alt]), img[alt='']:not([aria-hidden=true])"),
			...$$("svg").filter(
				(svg) =>
					!(svg.getAttribute("role") === "img" && svg.getAttribute("aria-label")) &&
					!svg.closest("[aria-hidden=true]") &&
					!(svg.closest("a, button, label, summary") && isNamed(svg.closest("a, button, label, summary"))) &&
					svg.getBoundingClientRect().width > 0,
			),
		].map(describe),
		nameless: $$("a[href], button, summary, input:not([type=hidden])")
			.filter((element) => !isNamed(element) && ![...(element.labels ?? [])].some(isNamed))
			.filter((element) => !element.querySelector("img[alt], [role=img][aria-label]"))
			.map(describe),
		ids: $$("[id]").map((element) => element.id),
		links: [...new Set($$("a[href], link[href]").map((element) => element.getAttribute("href")))],
	};

	function widest() {
		const scrolls = (element) =>
			!frames.includes(element) && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
		return $$("article *")
			.filter((element) => element.getBoundingClientRect().right > innerWidth && !scrolls(element.parentElement))
			.slice(0, 3)
			.map(describe);
	}
}

async function visit(tab, page) {
	const troubles = [];
	tab.removeAllListeners();
	tab.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
	tab.on("pageerror", (error) => troubles.push(`${error}`));
	tab.on("requestfailed", (request) => {
		// The page's icon may be on its way when the next page is opened already.
		if (request.failure().errorText !== "net::ERR_ABORTED") {
			troubles.push(`${request.url()}: ${request.failure().errorText}`);
		}
	});
	tab.on("request", (request) => {
		if (!/^data:/.test(request.url()) && new URL(request.url()).origin !== site.origin) {
			troubles.push(`asks another host: ${request.url()}`);
		}
	});
	await tab.goto(`${site.origin}/${page}`);
	notes.set(page, { ...(await tab.evaluate(look)), troubles });
}

before(async () => {
	site = await open();
	const context = await site.browser.newContext({ viewport: { width: 390, height: 844 } });
	const left = [...pages];
	await Promise.all(
		Array.from({ length: TABS }, async () => {
			const tab = await context.newPage();
			for (let page = left.shift(); page; page = left.shift()) {
				await visit(tab, page);
			}
		}),
	);
});

after(() => site?.close());

/** A test for each page: `complaints` takes what was noted, and gives what is wrong. */
function testPages(name, complaints) {
	test(name, () => {
		const wrong = [...notes].flatMap(([page, note]) => complaints(note, page).map((complaint) => `${page}: ${complaint}`));
		assert.equal(wrong.length, 0, `${wrong.length} complaints, of which the first:\n${wrong.slice(0, 20).join("\n")}`);
	});
}

test("there are pages, and all were looked at", () => {
	assert.ok(pages.length > 200, `${pages.length} pages`);
	assert.equal(notes.size, pages.length);
});

testPages("no error, no failed request, no other host", (note) => note.troubles);

testPages("has a language, a title, one h1, and no gap in its headings", (note) => [
	...(note.lang === "en" ? [] : [`lang is "${note.lang}"`]),
	...(/\S.* - Troupe|^Troupe/.test(note.title) ? [] : [`the title is "${note.title}"`]),
	...(note.headings.filter((level) => level === 1).length === 1 ? [] : [`h1: ${note.headings}`]),
	...(note.headings.every((level, i) => level <= (note.headings[i - 1] ?? 0) + 1) ? [] : [`a gap: ${note.headings}`]),
]);

testPages("does not scroll sideways at 390 pixels", (note) => note.tooWide);

testPages("pictures have a text alternative", (note) => note.mute);

testPages("what can be clicked has a name", (note) => note.nameless);

testPages("an id is there once", (note) => note.ids.filter((id, i) => note.ids.indexOf(id) !== i));

testPages("each link leads to a page and a place in it", (note, page) => {
	return note.links.map((link) => broken(link, page)).filter(Boolean);
});

function broken(link, page) {
	const base = new URL(page, "http://site/");
	let url;
	try {
		url = new URL(link, base);
	} catch {
		return `not an address: ${link}`;
	}
	if (url.host !== base.host) {
		return /^(https?|mailto):$/.test(url.protocol) ? "" : `leads nowhere: ${link}`;
	}
	const target = decodeURIComponent(url.pathname).slice(1);
	const file = target === "" || target.endsWith("/") ? `${target}index.html` : target;
	if (!existsSync(path.join(directory, file))) {
		return `no file: ${link}`;
	}
	const id = decodeURIComponent(url.hash).slice(1);
	return !id || notes.get(file)?.ids.includes(id) ? "" : `no such place: ${link}`;
}
