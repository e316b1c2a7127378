// Cites places and selections, reports errors.
{
	const { places, label, html, stamp, report, link } = JSON.parse(find("rec-data").textContent);
	document.body.insertAdjacentHTML("beforeend", html);
	const dialog = find("rec-cite");
	const [head, choice, text, copy, told] = all(dialog, "h2, select, textarea, [type], output");
	const mail = dialog.querySelector("a");
	const offer = find("rec-offer");
	const placeOf = one => one.id || one.dataset.place;
	const words = part => part.textContent.replaceAll(/\s+/g, " ").trim();

	const open = (first, last, said) => {
		const id = placeOf(first);
		const view = document.querySelector(".rec-views [aria-current]");
		const address = `${view.previousSibling ? view.search : ""}#${id}`;
		const here = (link || location.href).replace(/[?#].*|$/, address);
		const name =
			[...new Set([places[id], places[placeOf(last)]])].join(" – ") + (first.id ? "" : `, ${view.textContent}`);
		head.textContent = label.replace("{}", name);
		choice.onchange = () => {
			const cited = choice.value.replaceAll("#rec-id", first.id ? `#${id}` : address).replaceAll("rec-id", id);
			const { quote } = choice.selectedOptions[0].dataset;
			text.value = (said && quote.replace("{}", () => said)) + (cited.replaceAll("rec-place", name) || here);
			told.textContent = "";
		};
		choice.onchange();
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
			offer.hidden = !found[0];
			found.at(-1)?.append(offer); // next by keyboard
			offer.onclick = () => open(found[0], found.at(-1), quote);
		}, 200);
	};
}
