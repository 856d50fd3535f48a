/* Which lessons the reader has done (kept in this browser), and the buttons of the pages with differences. */
"use strict";

(function () {
	const KEY = "troupe-done";

	function readDone() {
		try {
			return new Set(JSON.parse(localStorage.getItem(KEY)) || []);
		} catch {
			return new Set(); // no storage, or not ours: then nothing is remembered
		}
	}

	function writeDone(done) {
		try {
			localStorage.setItem(KEY, JSON.stringify([...done]));
		} catch {
			// As above.
		}
	}

	function showDone(done) {
		for (const mark of document.querySelectorAll(".dots i, .tick")) {
			mark.classList.toggle("done", done.has(mark.dataset.step));
		}
		for (const place of document.querySelectorAll(".progress")) {
			const steps = place.dataset.steps.split(" ");
			const count = steps.filter((step) => done.has(step)).length;
			const bar = document.createElement("progress");
			bar.max = steps.length;
			bar.value = count;
			bar.setAttribute("aria-label", `${count} of ${steps.length} done`);
			place.replaceChildren(bar, ` ${count} of ${steps.length}`);
		}
	}

	function setUpBox(done) {
		const box = document.querySelector(".place-in-course .done[type=checkbox]");
		if (!box) {
			return;
		}
		const step = box.closest("[data-step]").dataset.step;
		box.checked = done.has(step);
		box.addEventListener("change", () => {
			if (box.checked) {
				done.add(step);
			} else {
				done.delete(step);
			}
			writeDone(done);
			showDone(done);
		});
	}

	function setUpDifferences() {
		for (const button of document.querySelectorAll("[data-diff]")) {
			button.addEventListener("click", () => {
				for (const file of document.querySelectorAll("details.diff")) {
					file.open = button.dataset.diff === "open";
				}
			});
		}
	}

	document.addEventListener("DOMContentLoaded", () => {
		const done = readDone();
		showDone(done);
		setUpBox(done);
		setUpDifferences();
	});
})();
