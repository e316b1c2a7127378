// Waits for news of the site: loads the page anew when it was built, and stays where it is; says what is wrong.
const { number, news } = document.currentScript.dataset;
const KEPT = "recension-watch";
const here = location.pathname + location.search;
const page = decodeURIComponent(location.pathname)
	.slice(1)
	.replace(/(^|\/)$/, "$1index.html");
const banner = document.createElement("pre");

banner.setAttribute("role", "alert");
banner.style.cssText =
	"position:fixed;inset:0 0 auto;z-index:999;margin:0;padding:.8em 1em;max-height:50vh;overflow:auto;" +
	"white-space:pre-wrap;font:13px/1.5 ui-monospace,monospace;background:Canvas;color:CanvasText;" +
	"border-bottom:3px solid #c33";

// the place that is nearest to the top of the window, and how far from it; not what does not move with the text
const keep = () => {
	const [first] = [...document.body.querySelectorAll("[id]")]
		.filter(one => one.offsetParent)
		.map(one => ({ id: one.id, top: one.getBoundingClientRect().top }))
		.toSorted((one, other) => Math.abs(one.top) - Math.abs(other.top));
	sessionStorage.setItem(KEPT, JSON.stringify({ here, y: scrollY, ...first }));
	history.scrollRestoration = "manual";
};

const comeBack = () => {
	const kept = JSON.parse(sessionStorage.getItem(KEPT));
	sessionStorage.removeItem(KEPT);
	history.scrollRestoration = "auto";
	if (kept?.here === here) {
		const place = document.getElementById(kept.id);
		const top = place ? scrollY + place.getBoundingClientRect().top - kept.top : kept.y;
		scrollTo({ behavior: "instant", top });
	}
};

// pages that were edited come before the others, and do not come again with them
const isNew = state =>
	String(state.number) !== number &&
	(state.only.length === 0 || state.only.includes(page)) &&
	!(state.but.includes(page) && String(state.number - 1) === number);

new EventSource(news).addEventListener("message", ({ data }) => {
	const state = JSON.parse(data);
	if (isNew(state)) {
		keep();
		location.reload();
	} else if (state.told) {
		banner.textContent = state.told;
		document.body.append(banner);
	} else {
		banner.remove();
	}
});
addEventListener("load", () => requestAnimationFrame(comeBack));
