// What is copied or cited; later scripts use its names.

const article = document.querySelector(".rec-text");
const find = id => document.getElementById(id);
const all = (part, names) => [...part.querySelectorAll(names)];
const plain = event => !(event.ctrlKey || event.metaKey || event.shiftKey);
const shown = () => article.querySelector(".rec-form") ?? article;
const fetched = src =>
	new Promise((onload, onerror) => {
		document.head.append(Object.assign(document.createElement("script"), { src, onload, onerror }));
	});
const among = ".rec-number, a[role], .rec-change, details, .rec-credit, .headerlink, button";

const strip = (part, gone, open = "ins", left = "") => {
	for (const one of all(part, gone)) one.replaceWith(left);
	for (const one of all(part, open)) one.replaceWith(...one.childNodes);
	return part;
};
const textOf = (part, left) => strip(part, among, "ins, a", left);

const taken = (part = shown(), left = "") => {
	const copy = document.createElement(part.closest(".rec-form") ? "pre" : "div");
	const selection = getSelection();
	for (let n = 0; n < selection.rangeCount; n++) {
		const range = selection.getRangeAt(n).cloneRange();
		if (!range.intersectsNode(part) || all(part, among).some(one => one.contains(range.commonAncestorContainer)))
			continue;
		if (!part.contains(range.startContainer)) range.setStart(part, 0);
		if (!part.contains(range.endContainer)) range.setEnd(part, part.childNodes.length);
		copy.append(range.cloneContents());
	}
	return textOf(copy, left);
};

const uncounted = ".rec-number, .rec-note-label, .rec-change, .rec-more, .rec-heard, .rec-spoken, details, button";
// the texts of a place, each with where it begins among its words
const textsOf = part => {
	const found = [];
	const lines = [...part.querySelectorAll(".line, li")];
	const words = part.querySelector(".rec-note-label")?.nextElementSibling ?? part;
	const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
	let [at, line] = [0, 0];
	while (walker.nextNode()) {
		const text = walker.currentNode;
		if (text.parentElement.closest(uncounted) || text.parentElement.matches(".line-block, ul, ol")) continue;
		const here = Math.max(0, lines.indexOf(text.parentElement.closest(".line, li")));
		at += here - line; // the end of a line is a sign, and no text
		line = here;
		if (text.previousSibling?.matches?.(".rec-number")) at -= 1; // a space is between them
		found.push([at, text]);
		at += text.length;
	}
	return found;
};

document.oncopy = ({ target, clipboardData: data }) => {
	const copy = taken();
	if (target.form || !copy.textContent.trim()) return;
	shown().after(copy);
	data.setData("text/plain", copy.innerText);
	data.setData("text/html", copy.outerHTML);
	copy.remove();
	return false;
};

// A handout is made by a script of its own.
addEventListener("load", () => {
	const { src, script } = find("rec-handout-parts").dataset;
	if (new URLSearchParams(location.search).has("paras")) fetched(src).then(() => fetched(script));
});
