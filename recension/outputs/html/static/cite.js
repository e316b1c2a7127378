// Cites places and selections, reports errors.
{
	const { places, label, html, marks, series, stamp, report, link } = JSON.parse(find("rec-data").textContent);
	document.body.insertAdjacentHTML("beforeend", html);
	const dialog = find("rec-cite");
	const [head, choice, text, copy, told] = all(dialog, "h2, select, textarea, [type], output");
	const mail = dialog.querySelector("[data-report]");
	const handout = dialog.querySelector("a");
	const offer = find("rec-offer");
	const placeOf = one => one.id || one.dataset.place;
	const line = said => said.replaceAll(/\s+/g, " ").trim();
	const words = part => line(part.textContent);

	const quoted = said => {
		let open = 0; // of the marks that are apostrophes, too
		return said.replaceAll(new RegExp(`[${marks}]`, "g"), (mark, at) => {
			if (mark === "’" && (open < 1 || /\p{L}/u.test(said[at + 1]))) return mark;
			open += { "‘": 1, "’": -1 }[mark] ?? 0;
			return marks[(marks.indexOf(mark) + 2) % 4]; // one level further in
		});
	};

	const directive = runs => {
		const [first, last] = [runs[0], runs.at(-1)].map(run => run?.split(" "));
		const ends = first && [first.slice(0, 6), last.slice(-6)].map(some => some.join(" "));
		if (!ends || line(document.body.innerText).split(ends[0]).length !== 2) return ""; // or another place would be shown
		const whole = runs.length === 1 && first.length < 13 ? [runs[0]] : ends;
		return `:~:text=${whole.map(one => encodeURIComponent(one).replaceAll("-", "%2D"))}`;
	};

	const open = (first, last, said, runs = []) => {
		const id = placeOf(first);
		const view = document.querySelector(".rec-views [aria-current]");
		const address = `${view.previousSibling ? view.search : ""}#${id}`;
		const here = (link || location.href).replace(/[?#].*|$/, address);
		const name =
			[...new Set([places[id], places[placeOf(last)]])].join(" – ") +
			(first.id ? "" : `, ${view.textContent[0].toLowerCase()}${view.textContent.slice(1)}`);
		head.textContent = label.replace("{}", name);
		choice.onchange = () => {
			const cited = choice.value.replaceAll("#rec-id", first.id ? `#${id}` : address).replaceAll("rec-id", id);
			const { quote } = choice.selectedOptions[0].dataset;
			const made = cited.replaceAll("rec-place", name) || here + directive(runs);
			text.value = (said && quote.replace("{}", () => quoted(said))) + made;
			told.textContent = "";
		};
		choice.onchange();
		const numbers = [...new Set([first, last].map(one => placeOf(one).replace(series, "")))];
		handout.hidden = !numbers.every(Number);
		handout.href = `?paras=${numbers.join("-")}`;
		if (mail) {
			const body = said || words(textOf(first.cloneNode(true))).slice(0, 200);
			const about = [`${stamp}: ${name}`, `${here}\n\n${body}\n\n`].map(encodeURIComponent);
			mail.href = report.replace("{title}", about[0]).replace("{body}", about[1]);
		}
		dialog.showModal();
	};
	copy.onclick = () => {
		text.select();
		document.execCommand("copy"); // without https too
		told.textContent = told.dataset.told;
	};

	const meta = document.querySelector("[name=citation_public_url]");
	const tell = () => {
		if (meta) meta.content = meta.content.replace(/#.*|$/, location.hash); // what reference managers take
	};
	addEventListener("hashchange", tell);
	tell();

	for (const place of all(article, "[id]").filter(one => places[one.id])) {
		const opener = place.querySelector(".rec-number") ?? document.createElement("button");
		if (!opener.title) {
			opener.className = "rec-cite";
			(place.querySelector(":scope > div > p:last-child") || place).append(opener);
		}
		opener.dataset.cite = place.id; // in a copy too
		opener.ariaHasPopup = "dialog";
		opener.title = label.replace("{}", places[place.id]);
	}
	document.onclick = event => {
		const place = find(event.target.closest("[data-cite]")?.dataset.cite);
		if (!place || !plain(event)) return;
		open(place, place, "");
		return false;
	};

	let wait;
	document.onselectionchange = () => {
		clearTimeout(wait);
		wait = setTimeout(() => {
			const found = all(shown(), "[id], [data-place]").filter(one => places[placeOf(one)] && words(taken(one)));
			const quote = words(taken());
			const runs = [...new Set([found[0], found.at(-1)])].flatMap(one =>
				one
					? taken(one, "\0")
							.textContent.split("\0")
							.map(line)
							.filter(run => /\p{L}/u.test(run))
					: [],
			);
			offer.hidden = !found[0];
			found.at(-1)?.append(offer); // next by keyboard
			offer.onclick = () => open(found[0], found.at(-1), quote, runs);
		}, 200);
	};
}
