// What the tests of the site have in common: a server for it on this machine, and a browser that shows it.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const top = fileURLToPath(new URL("../..", import.meta.url));
/** For what scripts/check has installed, beside the site: nothing generated stands in the tree. */
export const require = createRequire(path.join(top, "build/site/package.json"));
const { chromium } = require("playwright-core");

/** The site, as scripts/docs builds it. SITE: another copy of it. */
export const directory = path.resolve(process.env.SITE ?? path.join(top, "build/site/html"));

/** All pages, as paths relative to the site. */
export const pages = readdirSync(directory, { recursive: true })
	.filter((name) => name.endsWith(".html"))
	.sort();

const TYPES = {
	".css": "text/css",
	".html": "text/html; charset=utf-8",
	".js": "text/javascript",
	".png": "image/png",
	".svg": "image/svg+xml",
};

function answer(request, response) {
	let file = path.join(directory, decodeURIComponent(new URL(request.url, "http://site").pathname));
	try {
		if (statSync(file).isDirectory()) {
			file = path.join(file, "index.html");
		}
		const headers = { "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream" };
		if (!file.endsWith(".html")) {
			headers["Cache-Control"] = "max-age=3600"; // the style sheets are the same on all pages
		}
		const body = readFileSync(file);
		response.writeHead(200, headers).end(body);
	} catch {
		response.writeHead(404).end("not found");
	}
}

/**
 * Serves the site and starts a browser. The browser knows no other host.
 * @returns {{origin: string, browser: Browser, close: function}}
 */
export async function open() {
	// The browser first: if there is none, nothing else is left running.
	const args = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"];
	if (process.getuid() === 0) {
		args.push("--no-sandbox");
	}
	const executablePath = execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
	const browser = await chromium.launch({ executablePath, args });
	const server = http.createServer(answer);
	await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		origin: `http://127.0.0.1:${server.address().port}`,
		browser,
		async close() {
			await browser.close();
			server.close();
			server.closeAllConnections();
		},
	};
}

/** The path of a lesson, of which only the number is known. */
export function lesson(number) {
	const name = readdirSync(path.join(directory, "steps")).find((entry) => entry.startsWith(`${number}-`));
	return `steps/${name}/index.html`;
}

/** Its difference. */
export function difference(number) {
	return lesson(number).replace("index", "diff");
}

/** A page of each kind, and some in which much of the style sheets meets. */
export const KINDS = [
	"index.html",
	"steps/course.html",
	"steps/part-2.html",
	lesson(12),
	lesson(43),
	difference(12),
	difference(43),
	"docs/using.html",
	"docs/glossary.html",
	"docs/cheat-sheet.html",
	"docs/rust-and-c.html",
	"docs/toolbox/oneshot.html",
	"docs/concepts/mailbox.html",
	"docs/benchmarks.html",
	"api/actor/trait.html",
	"search.html?q=mailbox",
];
