// Shows the image of a page beside the text, or above it where there is no room; an image is asked for when it is wanted.
{
	const box = article.parentElement;
	const [frame, ...figures] = find("rec-images").content.cloneNode(true).children;
	const [before, after, smaller, larger, close] = frame.querySelectorAll("button");
	const sizes = [1, 1.5, 2, 3, 4];
	let [origin, size, at] = [null, 0, -1];

	const place = () => {
		const isBeside = recFit();
		frame.classList.toggle("rec-beside", isBeside);
		if (isBeside) frame.style.insetInlineStart = `${article.getBoundingClientRect().right + 24}px`;
	};
	const keep = () => {
		const here = document.activeElement; // of what is disabled some browsers take the focus at once, some later
		if (here.disabled || here === document.body) frame.focus({ preventScroll: true }); // keys would go nowhere
	};
	const scale = by => {
		size = Math.min(Math.max(size + by, 0), sizes.length - 1);
		smaller.disabled = size === 0;
		larger.disabled = size === sizes.length - 1;
		figures[at].querySelector("img").style.width = `${sizes[size] * 100}%`;
		keep();
	};
	const show = number => {
		at = number;
		const figure = figures[at];
		const image = figure.querySelector("img");
		image.src = image.dataset.src;
		frame.querySelector("figure")?.remove();
		frame.append(figure);
		before.disabled = at === 0;
		after.disabled = at === figures.length - 1;
		scale(-size);
	};
	const open = link => {
		const number = figures.findIndex(one => one.dataset.page === link.dataset.image);
		origin = link;
		if (!frame.isConnected) article.before(frame);
		place();
		show(number);
		frame.focus({ preventScroll: true });
	};
	const shut = () => {
		frame.remove();
		origin?.focus({ preventScroll: true });
	};

	before.onclick = () => show(at - 1);
	after.onclick = () => show(at + 1);
	smaller.onclick = () => scale(-1);
	larger.onclick = () => scale(1);
	close.onclick = shut;
	frame.onkeydown = event => {
		if (event.key === "Escape") shut();
	};
	addEventListener("resize", place);
	// before the panel of the notes, which the same mark opens
	box.addEventListener(
		"click",
		event => {
			const link = event.target.closest("[data-image]");
			if (!link || !plain(event)) return;
			event.preventDefault();
			event.stopPropagation();
			open(link);
		},
		true,
	);
}
