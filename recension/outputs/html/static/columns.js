// Shows of the columns of a collation those that a reader chooses, and marks where these differ; the address names them.
{
	const table = document.querySelector(".rec-columns");
	const choice = document.querySelector(".rec-choose");
	if (table && choice) {
		const { form, elements } = { form: choice.closest("form"), elements: [...choice.elements] };
		const kept = elements.pop();
		const usual = elements.map(box => box.checked);
		const most = Number(choice.dataset.most);
		const rows = [...table.rows].map(row => [...row.cells].slice(1));

		const mark = cells => {
			const texts = new Map();
			const marks = cells.filter(cell => !cell.hidden).flatMap(cell => Array.from(cell.querySelectorAll("mark")));
			for (const { dataset, textContent } of marks)
				texts.set(dataset.at, (texts.get(dataset.at) ?? new Set()).add(textContent));
			for (const one of marks) one.classList.toggle("rec-same", texts.get(one.dataset.at).size < 2);
		};

		const show = () => {
			const chosen = elements.filter(box => box.checked);
			for (const box of elements) box.disabled = box.checked ? chosen.length < 3 : chosen.length >= most;
			for (const cells of rows) {
				for (const [number, cell] of cells.entries()) cell.hidden = !elements[number].checked;
				mark(cells);
			}
			table.dataset.columns = chosen.length;
			const isUsual = elements.every((box, number) => box.checked === usual[number]);
			kept.value = isUsual ? "" : chosen.map(box => box.value).join(" ");
		};

		const asked = new URLSearchParams(location.search).get("columns")?.split(" ") ?? [];
		const known = elements.filter(box => asked.includes(box.value)).slice(0, most);
		if (known.length > 1) for (const box of elements) box.checked = known.includes(box);
		choice.oninput = show; // before the form notes it in the address
		form.addEventListener("reset", () => setTimeout(show));
		show();
	}
}
