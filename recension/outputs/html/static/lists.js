// Filters and sorts the lists of the edition; what was chosen stays in the address.
{
	const bare = text => text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("’", "'").toLowerCase();

	for (const form of document.querySelectorAll(".rec-tools")) {
		const list = form.parentElement;
		const status = form.querySelector("[role=status]");
		const groups = [...list.querySelectorAll(".rec-under")];
		const items = [...list.querySelectorAll("[data-kind]")].map(node => ({
			node,
			kinds: node.dataset.kind.split(" "),
			bearers: node.dataset.bearers?.split(" "),
			group: node.closest("[data-section]"),
			home: node.parentElement,
			text: bare(node.textContent),
		}));
		let order = null;
		let whole = null;

		// the entries of one kind together, under copies of the heads of their places
		const sort = () => {
			for (const copy of list.querySelectorAll(".rec-copy")) copy.remove();
			for (const { home, node } of items) home.append(node);
			for (const { value } of order ? form.elements.kind : []) {
				for (const group of groups) {
					const moved = items.filter(item => item.group === group && item.kinds[0] === value);
					if (moved.length === 0) continue;
					const copy = group.cloneNode(true);
					for (const old of copy.querySelectorAll("[data-kind]")) old.remove();
					copy.querySelector("dl, ol").append(...moved.map(item => item.node));
					copy.classList.add("rec-copy");
					copy.removeAttribute("id");
					group.parentElement.append(copy);
				}
			}
		};

		// what is far from each difference, behind a button, which the search of a browser presses, too
		const folds = [...list.querySelectorAll(".rec-far")].map(far => {
			const more = document.createElement("button");
			Object.assign(more, { type: "button", className: "rec-unfold", textContent: "…" });
			more.ariaLabel = form.elements.whole.labels[0].textContent.trim();
			far.before(more);
			return { far, more, row: far.closest("tr") };
		});
		const fold = (is, row) => {
			for (const one of folds) {
				if (row && row !== one.row) continue;
				one.more.hidden = !is;
				one.far.hidden = is && "until-found";
			}
		};
		for (const { far, more, row } of folds) {
			far.onbeforematch = () => fold(false, row);
			more.onclick = far.onbeforematch;
		}

		// the map of the changes: a strip is there while something on its place is shown, and the nearest is taken
		const map = list.querySelector(".rec-map");
		const strips = [...(map?.querySelectorAll("a") ?? [])];
		const seen = () => strips.filter(strip => !strip.hidden);
		const point = strip => {
			for (const one of strips) {
				one.classList.toggle("rec-near", one === strip);
				if (strip) one.tabIndex = one === strip ? 0 : -1;
			}
		};
		const nearest = x => {
			const middle = one => one.getBoundingClientRect().left + 2;
			return seen().toSorted((a, b) => Math.abs(middle(a) - x) - Math.abs(middle(b) - x))[0];
		};
		const trace = places => {
			for (const strip of strips) strip.hidden = !places.has(strip.hash.slice(1));
			point(seen()[0]);
			point();
		};
		if (map) {
			map.onpointermove = event => point(nearest(event.clientX));
			map.onpointerleave = () => point();
			map.onclick = event => {
				if (!event.target.closest("a")) nearest(event.clientX)?.click();
			};
			map.addEventListener("focusin", event => point(event.target));
			map.addEventListener("focusout", () => point());
			map.onkeydown = ({ key }) => {
				const step = { ArrowLeft: -1, ArrowRight: 1 }[key] * (getComputedStyle(map).direction === "rtl" ? -1 : 1);
				const some = seen();
				if (step) some[some.indexOf(document.activeElement) + step]?.focus();
			};
		}

		const apply = () => {
			const chosen = new FormData(form);
			const [kind, section, by, siglum] = ["kind", "section", "sort", "reading"].map(name => chosen.get(name));
			const words = bare(chosen.get("words")).split(/\s+/);
			if (by !== order) sort((order = by));
			if (chosen.has("whole") !== whole) fold(!(whole = chosen.has("whole")));
			let shown = 0;
			let place = "";
			const places = new Set();
			const fits = ({ kinds, bearers, group, text }) =>
				(!kind || kinds.includes(kind)) &&
				(!siglum || bearers?.includes(siglum)) &&
				(!section || group.dataset.section === section) &&
				(kinds[0] || !chosen.has("changed")) &&
				words.every(word => text.includes(word));
			for (const item of items) {
				item.node.hidden = !fits(item);
				shown += !item.node.hidden;
				place = item.group.id || place; // two rows on one place have one name
				if (!item.node.hidden) places.add(place);
			}
			trace(places);
			const { some, none } = status.dataset;
			status.textContent = shown ? some.replace("{}", shown) : none;
			const address = new URL(location);
			address.search = new URLSearchParams([...chosen].filter(([, value]) => value));
			history.replaceState(null, "", address);
		};

		for (const [name, value] of new URLSearchParams(location.search)) {
			const field = form.elements.namedItem(name === "q" ? "words" : name); // as it was called in 1.0
			if (field) Object.assign(field, { checked: true, value });
		}
		form.onsubmit = () => false;
		form.oninput = apply;
		form.onreset = () => setTimeout(apply);
		addEventListener("hashchange", () => {
			const target = list.querySelector(":target");
			if (!target || target.checkVisibility()) return;
			form.reset(); // a link to what is filtered out shows it
			setTimeout(() => target.scrollIntoView());
		});
		form.classList.add("rec-ready");
		apply();
	}
}
