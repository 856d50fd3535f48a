// Each page is valid HTML, by html-validate.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { directory, pages, require } from "./support.mjs";

const { HtmlValidate, StaticConfigLoader } = require("html-validate");

// Rules that are off: what Furo writes breaks them on each page, and nobody is worse off for it.
const CONFIGURATION = {
	root: true,
	extends: ["html-validate:standard", "html-validate:a11y"],
	elements: [
		"html5",
		{
			// Furo has a <div> in them, with the words for who cannot see the icon.
			label: { permittedContent: ["@phrasing", "div"] },
			button: { permittedContent: ["@phrasing", "div"] },
		},
	],
	rules: {
		// <div role="main">, and captions of the sidebar that are headings by role.
		"prefer-native-element": "off",
		// The buttons for the theme: there is no form around them that they could send.
		"no-implicit-button-type": "off",
		// Two <aside> without a name: the navigation and the contents of the page.
		"unique-landmark": "off",
	},
};

test("each page is valid HTML", async () => {
	const validator = new HtmlValidate(new StaticConfigLoader(CONFIGURATION));
	const wrong = [];
	for (const page of pages) {
		const report = await validator.validateString(readFileSync(path.join(directory, page), "utf8"));
		for (const { line, ruleId, message } of report.results.flatMap((result) => result.messages)) {
			wrong.push(`${page}:${line}: ${ruleId}: ${message}`);
		}
	}
	assert.equal(wrong.length, 0, `${wrong.length} complaints, of which the first:\n${wrong.slice(0, 20).join("\n")}`);
});
