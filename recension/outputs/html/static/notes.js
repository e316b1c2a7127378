// Leaves of the notes on a text those on the readings of one witness, or of one kind; what was chosen stays in the address.
{
	const form = find("rec-variants");
	const opener = document.querySelector("[popovertarget=rec-variants]");
	const status = form.querySelector("output");
	const groups = all(document, ".rec-editorial .rec-group");
	const entries = all(document, ".rec-editorial dt[id$='.entry']").map(dt => {
		const having = all(dt, "[data-has]").map(one => one.dataset.has);
		return {
			parts: [dt, dt.nextElementSibling],
			bearers: (having.join(" ") || dt.querySelector(".rec-siglum")?.textContent || "").split(" "),
			kinds: [...dt.nextElementSibling.querySelector(".rec-kind").classList],
			mark: find(dt.id.slice(0, -".entry".length)),
		};
	});

	const note = () => {
		const address = new URL(location);
		for (const [name, value] of new FormData(form)) {
			if (value) address.searchParams.set(name, value);
			else address.searchParams.delete(name);
		}
		if (address.href !== location.href) history.replaceState(null, "", address);
	};

	const apply = () => {
		const { reading, kind } = Object.fromEntries(new FormData(form));
		let number = 0;
		for (const { parts, bearers, kinds, mark } of entries) {
			const passed = (reading && !bearers.includes(reading)) || (kind && !kinds.includes(`rec-kind-${kind}`));
			for (const part of parts) part.hidden = passed;
			mark?.classList.toggle("rec-passed", Boolean(passed));
			number += !passed;
		}
		const isOn = Boolean(reading || kind);
		for (const group of groups) group.hidden = isOn && !all(group, "dt").some(dt => !dt.hidden);
		opener.ariaPressed = String(isOn);
		status.textContent = number ? status.dataset.some.replace("{}", number) : status.dataset.none;
		note();
	};

	for (const [name, value] of new URLSearchParams(location.search)) {
		const field = form.elements.namedItem(name);
		if (field && [...field].some(one => one.value === value)) field.value = value;
	}
	form.onsubmit = () => false;
	form.oninput = apply;
	form.onreset = () => setTimeout(apply);
	new MutationObserver(note).observe(document.documentElement, { attributeFilter: ["data-view"] });
	apply();
}
