// The reader's own proof: rebuilds each witness from the page as it stands here, and tells what does not agree.
// It does what lines.py and proving.py do, step for step; it changes nothing of the text.
{
	const all = (part, names) => [...part.querySelectorAll(names)];
	const find = id => document.getElementById(id);
	const box = find("rec-proof");
	const said = JSON.parse(find("rec-proof-words").textContent);
	const NOTHING = said.nothing;
	const AROUND = 30;
	const GAP = " … ";
	const MOVED = /^transp\. (post|ante) (\S.*)$/;
	const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
	const MEANT = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
	const TOKEN = /<[^<>]*>|&(?:amp|lt|gt);|./gsu;
	const SPACES = /[ \t\n\r\f]+/g;

	// The lines that the page shows
	const MARKS = { "rec-lemma": "l", "rec-reading": "r", "rec-siglum": "s" };
	const UNSEEN = new Set(["script", "style", "template", "noscript"]);
	const CLEAR = new Set(["span", "font", "mark", "a", "wbr", "abbr", "bdi", "ins"]);
	const SAID =
		"[class*='rec-editorial'] dt[id], [class*='rec-editorial'] div[id]:not([class*='rec-group'], #rec-panel), " +
		"details[class*='rec-headnote'][id]"; // of entries, comments and head-notes
	const HOLDERS = new Set(["section", "div", "article", "main", "aside", "details"]);
	const HIDDEN = /display:none|visibility:hidden|opacity:0(?![.\d])|font-size:0(?![.\d])/;
	const editorial = document.querySelector(".rec-editorial");
	let views = ""; // what a view may add to the text
	const view = () => document.documentElement.dataset.view ?? "edition";

	const plainly = line => line.replaceAll(/<[^<>]*>|&(?:amp|lt|gt);/g, token => MEANT[token] ?? "");
	const has = (one, name) => one.classList.contains(name);
	const tagOf = one => one.tagName.toLowerCase();
	const escaped = text => text.replaceAll(/[&<>]/g, sign => SIGNS[sign]);
	const unquoted = text => {
		try {
			return decodeURIComponent(text);
		} catch {
			return text;
		}
	};
	const same = address => unquoted(address).replace(/\/+$/, "");
	const elements = one => [...one.childNodes].filter(node => node.nodeType === Node.ELEMENT_NODE);

	const bared = text => text.replaceAll("\u00A0", " ").replaceAll(SPACES, " ");
	const isSaid = one => {
		if (view() !== "changes") return false;
		const copy = one.cloneNode(true);
		for (const spoken of all(copy, ".rec-spoken")) spoken.remove();
		const lines = [copy, ...all(copy, "*")].flatMap(part =>
			[...part.childNodes].flatMap(node => (node.nodeType === Node.TEXT_NODE ? node.data.split("\n") : [])),
		);
		return lines.every(line => views.includes(bared(line).trim()));
	};

	const isHidden = one =>
		one.hasAttribute("hidden") || HIDDEN.test((one.getAttribute("style") ?? "").replaceAll(" ", ""));

	const isEditorial = one =>
		UNSEEN.has(tagOf(one)) ||
		one === editorial ||
		isHidden(one) ||
		one.matches("footer.rec-credit, details.rec-headnote") ||
		(has(one, "rec-form") && view().startsWith("witness")) ||
		(has(one, "rec-change") && isSaid(one));

	const link = (one, inner) => {
		const address = one.getAttribute("href");
		const words = one.textContent;
		const goal = address.includes("#") ? address.slice(address.indexOf("#") + 1) : "";
		const holder = one.parentElement.closest(".rec-em");
		const isOurs =
			(holder && unquoted(goal) === `${holder.id}.entry`) ||
			(one.getAttribute("role") === "doc-noteref" && goal === `n${words.trim()}`);
		if (isOurs || has(one, "rec-back")) return inner;
		return same(address) === same(words) ? `<a>${inner}</a>` : `<a ${escaped(address)}>${inner}</a>`;
	};

	const isPassedOver = (one, bare) =>
		isEditorial(one) ||
		has(one, "rec-spoken") ||
		(!bare && (has(one, "rec-more") || has(one, "rec-cite"))) ||
		(has(one, "headerlink") && !/[\p{L}\p{N}_]/u.test(bare)) ||
		one.matches("button#rec-offer");

	const isOnlyBreak = one => has(one.parentElement, "line") && elements(one.parentElement).length === 1;
	const isClear = (one, tag) =>
		CLEAR.has(tag) || tag.includes("-") || ((tag === "p" || tag === "div") && one.parentElement.matches("li, div"));

	const sign = one => {
		const tag = tagOf(one);
		const inner = innerOf(one); // oxlint-disable-line no-use-before-define -- one holds the other
		const bare = inner.trim();
		if (isPassedOver(one, bare)) return "";
		// the number that a list of pages gives to a heading
		const numbers = one.matches(":is(h1, h2, h3, h4, h5, h6) > .section-number:first-child");
		if (numbers && /^[0-9.]+$/u.test(bare) && !one.previousSibling?.data.trim()) return "";
		if (one.matches(".rec-number, .rec-note-label, .section-number")) return `<n>${bare}</n>`;
		if (has(one, "rec-page-mark")) return `<page ${one.dataset.page ?? ""}>${inner}`;
		if (has(one, "rec-em")) return `<x ${one.id}>${inner}</x>`;
		if (tag === "a" && one.getAttribute("href")) return link(one, inner);
		const name = Object.keys(MARKS).find(given => has(one, given));
		if (name) return `<${MARKS[name]}>${inner}</${MARKS[name]}>`;
		if (tag === "br") return isOnlyBreak(one) ? "" : "<br>";
		if (isClear(one, tag)) return inner;
		return tag === "img" ? "<img>" : `<${tag}>${inner}</${tag}>`;
	};

	const innerOf = one => {
		let line = "";
		for (const node of one.childNodes) {
			if (node.nodeType === Node.TEXT_NODE) line += escaped(node.data);
			else if (node.nodeType === Node.ELEMENT_NODE) line += sign(node);
		}
		return line;
	};
	const lineOf = one =>
		innerOf(one)
			.replaceAll(SPACES, " ")
			.replaceAll(/^ +| +$/g, "");

	// of verse or a list; words beside the lines are one more, which no record has
	const linesOf = one => {
		const found = [];
		for (const node of one.childNodes) {
			if (node.nodeType === Node.TEXT_NODE) {
				const beside = escaped(node.data).replaceAll(SPACES, " ").trim();
				if (beside) found.push(beside);
			} else if (node.nodeType === Node.ELEMENT_NODE && !isEditorial(node)) {
				const line = lineOf(node);
				if (line || node.matches("li, .line")) found.push(line);
			}
		}
		return found.join("<br>");
	};

	const block = (one, found) => {
		const tag = tagOf(one);
		const add = (line, at = one.id) => found.push({ at, line, node: one });
		if (has(one, "rec-note")) add(`<note>${lineOf(one)}</note>`);
		else if (has(one, "line-block")) add(`<verse>${linesOf(one)}</verse>`);
		else if (tag === "ul" || tag === "ol") add(`<list>${linesOf(one)}</list>`);
		else if (/^h[1-6]$/.test(tag)) {
			const holder = one.parentElement;
			add(`<${tag}>${lineOf(one)}</${tag}>`, one.id || (holder.matches("section") ? holder.id : ""));
		} else if (tag === "p") add(`<p>${lineOf(one)}</p>`);
		else if (HOLDERS.has(tag)) blocks(one, found); // oxlint-disable-line no-use-before-define -- one holds the other
		else if (lineOf(one)) add(lineOf(one));
	};

	const blocks = (holder, found) => {
		for (const node of holder.childNodes) {
			if (node.nodeType === Node.TEXT_NODE) {
				const line = escaped(node.data).replaceAll(SPACES, " ").trim();
				if (line) found.push({ at: "", line, node: holder });
			} else if (node.nodeType === Node.ELEMENT_NODE && !isEditorial(node)) block(node, found);
		}
		return found;
	};

	const rootOf = places => {
		const names = new Set(places.map(one => one.at).filter(Boolean));
		const around = document.querySelector(".rec-text") ?? document;
		const first = all(around, "p, section, h1, h2, h3, h4, h5, h6, div, ul").find(
			one => one.matches("section, .rec-page-block") || names.has(one.id),
		);
		return first?.parentElement;
	};

	const read = records => {
		const unshown = records.entries.filter(one => !one.there).map(one => plainly(one.shown));
		const stretches = records.places.flatMap(one => Object.values(one.undo).flat());
		unshown.push(...stretches.filter(one => records.rules.includes(one[3])).map(one => one[2] ?? ""));
		views = bared([editorial?.textContent ?? "", ...unshown, ...records.kinds].join("\n"));
		const root = rootOf(records.places);
		const terms = editorial ? all(editorial, "[class*='apparatus'] dt") : [];
		const remarks = all(document, SAID).map(node => [node, node.matches("dt") ? node.nextElementSibling : node]);
		return {
			places: root ? blocks(root, []) : [],
			entries: terms.map(node => ({ at: node.id.replace(/\.entry$/, ""), line: lineOf(node), node })),
			remarks: new Map(remarks.filter(pair => pair[1]).map(([{ id }, one]) => [id.replace(/\.entry$/, ""), one])),
		};
	};

	// The records in themselves
	const letters = text => plainly(text).replaceAll(/[^\p{L}\p{N}]/gu, "");
	const lettered = line => line.replaceAll(/<(?!em>|\/em>|strong>|\/strong>|sup>|\/sup>)[^<>]*>/g, "");
	const cut = (line, start, end) => [...line].slice(start, end).join("");

	const may = (old, words, why, isEntry) => {
		if (why.split(" ")[0] === "page") return !letters(old);
		if (["frame", "number", "headings"].includes(why)) return /^(<[^<>]*>)*(<n>[\p{L}\p{N}_]+<\/n> )?$/u.test(old);
		return (isEntry && !words) || letters(old) === letters(words);
	};

	// where on the line of a place the lines of its text stand, or the one that an entry is about
	const rangesOf = (line, about) => {
		const [head] = line.match(/^<[^<>]*>(?:<n>[\p{L}\p{N}_]+<\/n> )?/u) ?? [""];
		let at = [...head].length;
		const ranges = line
			.slice(head.length, line.lastIndexOf("<"))
			.split("<br>")
			.map(part => {
				const range = [at, at + [...part].length];
				at = range[1] + 4;
				return range;
			});
		return about === "block" ? ranges : [ranges[about.match(/^line (\d+)$/)?.[1] - 1] ?? []];
	};

	// words that may go over lines and pages, as a lemma has them
	const spaced = line => lettered(line.replaceAll("<br>", " ")).replaceAll(/ +/g, " ");

	// a lemma is the words that are marked, or their beginning and end
	const isLemma = (lemma, words) => {
		const at = lemma.indexOf(GAP);
		const last = lemma.slice(at + GAP.length);
		const isShort = at > 0 && last && words.startsWith(lemma.slice(0, at)) && words.endsWith(last);
		return lemma === words || Boolean(isShort);
	};

	// an entry says of the words of a mark that the witness has them elsewhere
	const isMoved = (entry, siglum, old) => {
		const lemma = entry?.shown.match(/^[^<]*<l>(.*?)<\/l>/)?.[1];
		const mark = old.match(/^ ?<x [^<>]*>(.*)<\/x> ?$/)?.[1];
		const says = entry?.undo[siglum] && entry.shown.includes("<r><em>transp. ");
		return Boolean(says && lemma && mark && isLemma(lettered(lemma), spaced(mark)));
	};

	const flawOf = (one, siglum, [start, end, words, why], at, entries, replaced) => {
		const { length } = [...one.shown];
		if (!(at <= start && start <= end && end <= length)) return [`${start}–${end}`, `${at}–${length}`];
		const old = cut(one.shown, start, end);
		if (words === "" && isMoved(entries.get(why), siglum, old)) return;
		if (words !== null) {
			const isRule = (replaced[why] ?? []).some(pair => pair[0] === old && pair[1] === words);
			return isRule || may(old, words, why, why === one.id) ? undefined : [`${old} → ${words}`, said.letters];
		}
		const entry = entries.get(why);
		const lemma = entry?.shown.match(/^[^<]*<l>(.*?)<\/l>/)?.[1];
		const mark = old.match(/^<x [^<>]*>(.*)<\/x>$/)?.[1];
		if (!entry?.undo[siglum]) return [old || why, said.entry];
		if (entry.about === "stretch") {
			const agrees = lemma && why.split(".")[0] === one.at && isLemma(lettered(lemma), spaced(old));
			return agrees ? undefined : [plainly(old), lemma ? plainly(lemma) : said.entry];
		}
		if (entry.about === "order") return [plainly(old), said.entry];
		if (entry.about) {
			const isWhole = rangesOf(one.shown, entry.about).some(([from, to]) => from === start && to === end);
			return isWhole && (entry.places ?? [why.split(".")[0]]).includes(one.at)
				? undefined
				: [plainly(old), said.entry];
		}
		if (mark === undefined) return old ? [plainly(old), said.entry] : undefined;
		const agrees = lemma !== undefined && isLemma(lettered(lemma), spaced(mark));
		return agrees ? undefined : [plainly(mark), lemma === undefined ? said.entry : plainly(lemma)];
	};

	const flaws = records => {
		if (records.format !== 1) return [{ at: said.records, found: String(records.format), expected: "1" }];
		const entries = new Map(records.entries.map(one => [one.id, one]));
		const found = [];
		for (const one of [...records.places, ...records.entries]) {
			let flaw;
			for (const [siglum, stretches] of Object.entries(one.undo)) {
				let at = 0;
				for (const stretch of stretches) {
					flaw ??= flawOf(one, siglum, stretch, at, entries, records.replaced ?? {});
					[, at] = stretch;
				}
			}
			const name = one.at || one.id || said.records;
			if (flaw) found.push({ at: name, node: find(name), found: flaw[0], expected: flaw[1] });
		}
		const sigla = records.witnesses.map(one => one.siglum);
		const bare = records.places.filter(one => one.shown && sigla.some(siglum => !(siglum in one.undo)));
		for (const { at, shown, undo } of bare)
			// but the heading over the notes, which is the edition's
			if (bare.length > 1 || Object.keys(undo).length > 0 || !/^<h[1-6]>/.test(shown))
				found.push({ at: at || said.records, node: find(at), found: said.none, expected: said.each });
		return found;
	};

	// What is shown beside what the records say
	const common = (one, other) => {
		let n = 0;
		while (n < one.length && n < other.length && one[n] === other[n]) n += 1;
		return n;
	};
	const around = (found, expected) => {
		let [one, other] = [[...plainly(found)], [...plainly(expected)]];
		if (one.join("") === other.join("")) [one, other] = [found.match(TOKEN) ?? [], expected.match(TOKEN) ?? []];
		const n = common(one, other);
		const part = signs => signs.slice(Math.max(0, n - AROUND), n + AROUND).join("");
		return [part(one), part(other)];
	};
	const brief = line => cut(plainly(line).trim() || line, 0, 2 * AROUND);

	const paired = (wanted, there) => {
		const pairs = new Map();
		let [i, j] = [0, 0];
		while (i < wanted.length && j < there.length) {
			if (wanted[i] === there[j]) {
				pairs.set(j, i);
				i += 1;
				j += 1;
			} else if (wanted.includes(there[j], i)) i += 1;
			else j += 1;
		}
		return pairs;
	};

	const aligned = (places, found) => {
		const expected = places.filter(one => one.shown);
		const wanted = expected.map(one => one.at || one.shown);
		const there = found.map(one => one.at || one.line);
		const pairs = paired(wanted, there);
		const met = new Set(pairs.values());
		for (const [number, { at }] of found.entries()) {
			const n = (pairs.get(number - 1) ?? -1) + 1; // what has no name is known by what stands before it
			if (at || pairs.has(number) || expected[n]?.at !== "" || met.has(n)) continue;
			pairs.set(number, n);
			met.add(n);
		}
		const missing = new Set([...wanted.keys()].filter(n => !met.has(n)));
		const tails = [[]]; // what the page does not show: before the first place, and behind each
		for (const one of places) {
			if (one.shown) tails.push([]);
			else tails.at(-1).push(one);
		}
		const wrong = [];
		const order = tails[0].map(place => ({ line: "", place }));
		const after = (keys, n) => (n ? said.after.replace("{}", () => brief(keys[n - 1])) : said.start);
		for (const [number, { at, line, node }] of found.entries()) {
			let n = pairs.get(number);
			if (n === undefined) {
				n = [...missing].find(m => wanted[m] === there[number]);
				missing.delete(n);
				if (n !== undefined) wrong.push({ at, node, found: after(there, number), expected: after(wanted, n) });
			}
			if (n === undefined) {
				const before = found.slice(0, number).findLast(one => one.at)?.at ?? "";
				wrong.push({ at: at || before, node, found: brief(line), expected: NOTHING });
				order.push({ line });
				continue;
			}
			if (line !== expected[n].shown) {
				const [one, other] = around(line, expected[n].shown);
				wrong.push({ at: at || after(wanted, n), node, found: one, expected: other });
			}
			order.push({ line, place: expected[n] }, ...tails[n + 1].map(place => ({ line: "", place })));
		}
		for (const n of missing) {
			const node = found.findLast(one => wanted.indexOf(one.at) >= 0 && wanted.indexOf(one.at) < n)?.node;
			wrong.push({
				at: expected[n].at || after(wanted, n),
				node,
				found: NOTHING,
				expected: brief(expected[n].shown),
			});
		}
		return [order, wrong];
	};

	const compared = (entries, found) => {
		const expected = new Map(entries.filter(one => one.there).map(one => [one.id, one.shown]));
		const there = new Map();
		const wrong = [];
		for (const { at, line, node } of found) {
			if (!expected.has(at) || there.has(at)) wrong.push({ at, node, found: brief(line), expected: NOTHING });
			else if (line !== expected.get(at)) {
				const [one, other] = around(line, expected.get(at));
				wrong.push({ at, node, found: one, expected: other });
			}
			if (!there.has(at)) there.set(at, line);
		}
		for (const [at, line] of expected)
			if (!there.has(at)) wrong.push({ at, node: find(at), found: NOTHING, expected: brief(line) });
		return wrong;
	};

	// The witness
	const undone = (found, line, stretches, reading) => {
		const [one, other] = [[...found], [...line]];
		const before = common(one, other);
		const shortest = Math.min(one.length, other.length) - before;
		const behind = Math.min(common(one.toReversed(), other.toReversed()), shortest);
		const isSame = found === line;
		let [done, at, shift, past] = ["", 0, 0, false];
		for (const [start, end, words, why] of stretches) {
			if (end > before && !past) {
				if (start < other.length - behind && !isSame) continue;
				[past, shift] = [true, one.length - other.length];
			}
			done += plainly(one.slice(at, start + shift).join("")) + (words ?? reading(why));
			at = end + shift;
		}
		return done + plainly(one.slice(at).join(""));
	};

	// SHA-256, of our own where the browser has none: on a page that came without https
	const primes = [];
	for (let n = 2; primes.length < 64; n += 1) if (primes.every(one => n % one)) primes.push(n);
	const root = (n, power) => Math.trunc((n ** power % 1) * 2 ** 32);
	const turned = (n, by) => (n >>> by) | (n << (32 - by));

	const mixed = (state, words) => {
		let [a, b, c, d, e, f, g, h] = state;
		for (let n = 0; n < 64; n += 1) {
			if (n > 15) {
				const [w2, w15] = [words[n - 2], words[n - 15]];
				const s0 = turned(w15, 7) ^ turned(w15, 18) ^ (w15 >>> 3);
				const s1 = turned(w2, 17) ^ turned(w2, 19) ^ (w2 >>> 10);
				words[n] = (words[n - 16] + s0 + words[n - 7] + s1) | 0;
			}
			const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
			const first = (h + s1 + ((e & f) ^ (~e & g)) + root(primes[n], 1 / 3) + words[n]) | 0;
			const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
			const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
			[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
		}
		return state.map((one, n) => (one + [a, b, c, d, e, f, g, h][n]) | 0);
	};

	const own = data => {
		const size = Math.ceil((data.length + 9) / 64) * 64;
		const padded = new DataView(new ArrayBuffer(size));
		for (const [n, byte] of data.entries()) padded.setUint8(n, byte);
		padded.setUint8(data.length, 0x80);
		padded.setUint32(size - 8, Math.floor(data.length / 2 ** 29));
		padded.setUint32(size - 4, data.length << 3);
		let state = primes.slice(0, 8).map(one => root(one, 1 / 2) | 0);
		for (let at = 0; at < size; at += 64)
			state = mixed(
				state,
				Array.from({ length: 16 }, (_, n) => padded.getInt32(at + 4 * n)),
			);
		return state.map(one => (one >>> 0).toString(16).padStart(8, "0")).join("");
	};

	const short = words => own(new TextEncoder().encode(words)).slice(0, 8);

	const sha256 = async data => {
		if (!globalThis.crypto?.subtle) return own(data);
		const bytes = [...new Uint8Array(await crypto.subtle.digest("SHA-256", data))];
		return bytes.map(one => one.toString(16).padStart(2, "0")).join("");
	};

	const remarked = (sums, found) => {
		const wrong = [];
		for (const [at, node] of found) {
			const words = bared(node.textContent).replaceAll(/^ +| +$/g, "");
			const expected = at in sums ? said.other : NOTHING;
			if (short(words) !== sums[at]) wrong.push({ at, node, found: brief(words), expected });
		}
		for (const at of Object.keys(sums))
			if (!found.has(at)) wrong.push({ at, node: find(at), found: NOTHING, expected: said.other });
		return wrong;
	};

	// in the order of a witness, where it has blocks elsewhere
	const ordered = (order, entries, siglum, reading) => {
		let found = order;
		for (const { id, about, places, undo } of entries) {
			const [, way, at] = about === "order" && undo[siglum] ? (reading(id).match(MOVED) ?? []) : [];
			const some = places ?? [id.split(".")[0]];
			const rest = found.filter(({ place }) => !some.includes(place?.at));
			const there = rest.map(({ place }) => place?.at);
			if (!way || !there.includes(at)) continue;
			const to = way === "ante" ? there.indexOf(at) : there.lastIndexOf(at) + 1;
			found = [...rest.slice(0, to), ...found.filter(one => !rest.includes(one)), ...rest.slice(to)];
		}
		return found;
	};

	const rebuilt = ({ siglum, ends }, order, records, shown) => {
		const entries = new Map(records.entries.map(one => [one.id, one]));
		const there = new Map(shown.entries.toReversed().map(one => [one.at, one.line]));
		const reading = name => {
			const { shown: line, undo } = entries.get(name);
			return undone(there.get(name) ?? line, line, undo[siglum], reading);
		};
		const amiss = [];
		let text = "";
		for (const { line, place } of ordered(order, records.entries, siglum, reading)) {
			if (!place) text += `\n\n${plainly(line)}`;
			else if (place.undo[siglum]?.[0]) {
				const part = undone(line, place.shown, place.undo[siglum], reading);
				const { at } = place;
				if (short(part) !== place.sums[siglum])
					amiss.push({ at, node: find(at), found: brief(part), expected: said.other });
				text += part;
			}
		}
		return [new TextEncoder().encode(text + ends), amiss];
	};

	const prove = async records => {
		let wrong = flaws(records);
		if (wrong.length > 0) return { witnesses: [], wrong };
		const shown = read(records);
		const [order, differing] = aligned(records.places, shown.places);
		const entries = compared(records.entries, shown.entries);
		wrong = [...differing, ...entries, ...remarked(records.said ?? {}, shown.remarks)];
		const witnesses = await Promise.all(
			records.witnesses.map(async one => {
				const [data, amiss] = rebuilt(one, order, records, shown);
				const isWhole = one.part.size === one.size;
				const expected = isWhole ? one.sha256 : one.part.sha256;
				return { ...one, data, amiss, isWhole, expected, found: await sha256(data) };
			}),
		);
		if (wrong.length === 0)
			for (const { siglum, found, expected, amiss } of witnesses.filter(one => one.found !== one.expected)) {
				const whole = { at: said.witness.replace("{}", () => siglum), found, expected };
				wrong.push(...(amiss.length > 0 ? amiss : [whole]));
			}
		return { witnesses, wrong };
	};

	// What is told
	const made = (name, content, values = {}) => {
		const one = document.createElement(name);
		one.append(...[content].flat());
		return Object.assign(one, values);
	};
	const filled = (text, ...values) => values.reduce((some, value) => some.replace("{}", () => value), text);
	const grouped = n => String(n).replaceAll(/\B(?=(\d{3})+$)/g, "\u202F");
	const nameOf = at => said.places[at.split(".")[0]] ?? at;
	const lead = (at, words) => made("a", words, { href: `#${at}` });

	const counted = (records, siglum) => {
		const counts = new Map();
		const heads = [];
		for (const { undo } of records.places)
			for (const [, , words, why] of undo[siglum] ?? []) {
				if (words !== null) counts.set(why, (counts.get(why) ?? 0) + 1);
				if (words?.trim() && why.split(" ")[0] === "page") heads.push(words.trim());
			}
		for (const pair of ["addresses", "headings"]) if (counts.has(pair)) counts.set(pair, counts.get(pair) / 2);
		return [counts, heads];
	};

	const account = (records, siglum) => {
		const [counts, heads] = counted(records, siglum);
		const items = [];
		const named = (words, parts) => items.push(made("li", [made("strong", words), " ", ...parts]));
		const undo = records.entries.filter(one => siglum in one.undo);
		if (undo.length > 0)
			named(
				filled(said.entries, undo.length),
				undo.flatMap((one, n) => {
					const words = plainly(one.shown.match(/^[^<]*<l>(.*?)<\/l>/)?.[1] ?? one.shown.split(" ] ")[0]);
					return [n ? "; " : "", one.there ? lead(`${one.id}.entry`, words) : words];
				}),
			);
		const pairs = name => {
			const some = (records.replaced?.[name] ?? []).map(([shown, had]) => `${had} → ${plainly(shown)}`);
			return some.length > 0 ? ` (${some.join(", ")})` : "";
		};
		const rules = Object.entries(said.rules).filter(([name]) => counts.has(name));
		if (rules.length > 0)
			named(said.typography, [
				rules.map(([name, title]) => `${title}: ${counts.get(name)}${pairs(name)}`).join("; "),
			]);
		if (heads.length > 0)
			named(filled(said.heads, heads.length), [[...new Set(heads)].join("; ").replaceAll("\n\n", " / ")]);
		const marks = (counts.get("marks") ?? 0) + (counts.get("frame") ?? 0);
		if (marks > 0) named(filled(said.marks, marks), []);
		return made("ul", items);
	};

	const told = (records, one, isFine) => {
		const words = isFine ? said.identical : said.different;
		const size = grouped(one.data.length);
		const sum = (term, value) => [made("dt", term), made("dd", made("code", value))];
		const file = one.isWhole
			? filled(said.whole, one.file, grouped(one.size))
			: filled(
					said.part,
					one.file,
					grouped(one.part.start),
					grouped(one.part.start + one.part.size),
					grouped(one.size),
				);
		return [
			made("p", made("strong", filled(words, one.siglum, size)), {
				className: isFine ? "rec-proved" : "rec-unproved",
			}),
			made("dl", [...sum(said.computed, one.found), ...sum(said.stated, one.expected)]),
			made("p", file),
			...(isFine ? [made("p", said.undone), account(records, one.siglum)] : []),
		];
	};

	const differing = wrong => {
		const items = wrong.slice(0, 12).map(({ at, node, found, expected }) => {
			const name = nameOf(at) || said.start;
			const goal = node?.id || node?.closest("[id]")?.id;
			const where = goal ? lead(goal, name) : name;
			node?.classList.add("rec-amiss");
			const [before, between, after] = said.differs.split("{}");
			const words = [before, made("code", found), between, made("code", expected), after];
			const item = made("li", [made("strong", where), ": ", ...words]);
			item.dataset.at = at;
			return item;
		});
		const more = wrong.length - items.length;
		return [
			made("p", made("strong", wrong.length === 1 ? said.one : filled(said.several, wrong.length))),
			made("ul", items),
			...(more > 0 ? [made("p", filled(said.more, more))] : []),
		];
	};

	const button = box.querySelector("button");
	const result = box.querySelector("[role=status]");

	button.onclick = async () => {
		button.disabled = true;
		for (const one of all(document, ".rec-amiss")) one.classList.remove("rec-amiss");
		let records = {};
		let outcome = {};
		try {
			records = JSON.parse(find("rec-proof-data").textContent);
			outcome = await prove(records);
		} catch {
			outcome = { witnesses: [], wrong: [{ at: said.records, found: NOTHING, expected: said.readable }] };
		}
		const { witnesses, wrong } = outcome;
		const isFine = wrong.length === 0 && witnesses.length > 0;
		result.replaceChildren(
			...(isFine ? [] : differing(wrong)),
			...witnesses.flatMap(one => told(records, one, one.found === one.expected)),
		);
		box.dataset.proved = isFine;
		button.disabled = false;
		result.focus({ preventScroll: true });
		box.scrollIntoView({ block: "nearest" });
	};
	button.click();
}
