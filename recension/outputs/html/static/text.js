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
