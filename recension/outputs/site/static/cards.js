// Shows what a link leads to in a few words: a note, a work, a document, a term, a comment.  There is one card, filled
// from the index of the search when somebody points at a link, comes to it with the keyboard, or touches it.
{
	const root = document.documentElement.dataset.content_root ?? "./";
	const base = new URL(root, location).href;
	const WAIT = 300; // milliseconds, so that none comes in the way of a hand that passes
	const MOST = 220; // characters
	const FEW = 20; // characters, of which what is worth a card has more
	const none =
		"nav, .rec-call, .rec-em, .rec-more, .rec-number, .rec-note-label, .rec-back, .rec-sample, #rec-results";
	const card = Object.assign(document.createElement("div"), {
		className: "rec-card",
		popover: "manual",
		role: "status",
	});
	const [to, said] = [document.createElement("a"), document.createElement("p")];
	let owner = null;
	let wait = 0;
	const loaded = new Map(); // script -> when it is there
	const known = new Map(); // address of a page -> its things

	card.append(to, said);
	document.body.append(card);

	const load = name => {
		const there = done => {
			const script = document.createElement("script");
			script.src = root + name;
			script.onload = script.onerror = done;
			document.head.append(script);
		};
		if (!loaded.has(name)) loaded.set(name, new Promise(there));
		return loaded.get(name);
	};

	// address of a thing -> what it is called, and its words; pages and their sections are no things
	const things = (uri, rows) => {
		const found = new Map();
		for (const [, anchor, label, text, name] of rows) {
			const is = anchor && text.length > FEW && (name !== undefined || anchor.includes("."));
			if (is) found.set(new URL(`${uri}#${anchor}`, base).href, [label, text.replaceAll("\u2063", "")]);
		}
		return found;
	};

	// the index is large: it is asked for when there is a link that it may know; of several texts each has a part
	const thing = async ({ href }) => {
		await load("passages.js");
		const page = href.split("#")[0];
		const found = Object.values(window.recensionPassages ?? {}).find(([uri]) => new URL(uri, base).href === page);
		if (!found) return [];
		if (typeof found[1] === "string") await load(found[1]);
		const [uri, rows] = found;
		if (typeof rows === "string") return [];
		if (!known.has(page)) known.set(page, things(uri, rows));
		return known.get(page).get(href) ?? [];
	};

	const linkOf = target => {
		const link = target.closest?.(
			"main a[href*='#'], article a[href*='#'], [role='main'] a[href*='#'], .rec-editorial a[href*='#']",
		);
		return link && link.href.startsWith(base) && !link.closest(none) ? link : null;
	};

	// what stands in the window needs no card
	const isSeen = link => {
		const target =
			link.pathname === location.pathname && document.getElementById(decodeURIComponent(link.hash.slice(1)));
		const box = target && target.getClientRects().length > 0 && target.getBoundingClientRect();
		return box && box.bottom > 0 && box.top < innerHeight;
	};

	const hide = () => {
		clearTimeout(wait);
		owner = null;
		if (card.matches(":popover-open")) card.hidePopover();
	};

	const place = link => {
		const [box] = link.getClientRects();
		const { offsetWidth, offsetHeight } = card;
		const below = box.bottom + offsetHeight + 6 < innerHeight;
		card.style.left = `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - offsetWidth - 8))}px`;
		card.style.top = `${below ? box.bottom + 6 : Math.max(8, box.top - offsetHeight - 6)}px`;
	};

	const show = async link => {
		const [label, text] = await thing(link);
		if (owner !== link || !label || isSeen(link)) return false;
		const title = label.slice(label.indexOf(": ") + 2);
		const words = text.startsWith(title) ? text.slice(title.length).trim() : text;
		card.showPopover();
		to.href = link.href;
		to.tabIndex = -1; // the link itself is where the keyboard is
		to.textContent = label;
		said.textContent = words.length > MOST ? `${words.slice(0, words.lastIndexOf(" ", MOST))} …` : words;
		place(link);
		return true;
	};

	const soon = link => {
		if (owner === link) return clearTimeout(wait);
		hide();
		owner = link;
		wait = setTimeout(show, WAIT, link);
	};
	const later = () => {
		clearTimeout(wait);
		wait = setTimeout(hide, WAIT);
	};

	addEventListener("pointerover", ({ target, pointerType }) => {
		if (pointerType === "touch") return;
		if (card.contains(target)) clearTimeout(wait);
		else if (linkOf(target)) soon(linkOf(target));
		else if (owner) later();
	});
	addEventListener("focusin", ({ target }) => {
		if (!card.contains(target)) hide();
		if (linkOf(target) && target.matches(":focus-visible")) soon(linkOf(target));
	});
	addEventListener("keydown", ({ key }) => key === "Escape" && hide());
	addEventListener("scroll", hide, { passive: true });

	// a finger cannot point: its first touch shows the card, from which it goes on
	addEventListener(
		"click",
		event => {
			const link = event.pointerType === "touch" && linkOf(event.target);
			if (!link || owner === link) return hide();
			event.preventDefault();
			event.stopPropagation();
			hide();
			owner = link;
			show(link).then(is => is || owner !== link || location.assign(link.href));
		},
		true,
	);
}
