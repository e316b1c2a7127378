// The views of a text, and its notes where one reads; all of them are in the page without it.

const article = document.querySelector("article");
const box = article.parentElement;
const views = box.querySelector(".rec-views");
const find = id => document.getElementById(id);
const form = view => box.querySelector(`template[data-view="${view}"]`)?.content;
const [panel, was, sort] = find("rec-parts").content.cloneNode(true).children;
box.append(panel);

// Notes beside the text, where the window is wide

const wide = matchMedia("screen and (min-width: 85em)");
const beside = [...box.querySelectorAll(".rec-group")].map(group => [find(group.dataset.place), group]);
for (const call of article.querySelectorAll(".rec-call[id]")) {
  const note = find(call.hash.slice(1));
  const about = beside.findIndex(([place]) => place === note);
  if (about >= 0) beside[about][0] = call;
  beside.splice(Math.max(about, 0), 0, [call, note]);
}

function arrange() {
  if (!wide.matches) return;
  const start = box.getBoundingClientRect().top;
  const notes = beside.map(([place, note]) => [place.getBoundingClientRect().top - start, note.offsetHeight, note]);
  let free = 0;
  for (const [top, height, note] of notes.sort((a, b) => a[0] - b[0])) {
    note.style.top = `${free = Math.max(top, free)}px`;
    free += height;
  }
  box.style.setProperty("--rec-end", `${free}px`);
}

// In a panel, where it is not

let origin;

function open(link, target) {
  link.focus();
  origin = link;
  if (wide.matches && target.closest(".rec-note, .rec-group")) {
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest", behavior: "instant" });
    return;
  }
  const entry = target.matches("dt");
  const more = entry ? target.nextElementSibling : find(`${target.id}.notes`);
  const holder = document.createElement(entry ? "dl" : "div");
  holder.append(target.cloneNode(true), more?.cloneNode(true) ?? "");
  for (const one of holder.querySelectorAll("[id]")) one.removeAttribute("id");
  for (const fold of holder.querySelectorAll("details")) fold.open = true;
  panel.lastElementChild.replaceChildren(holder);
  panel.ariaLabel = (entry ? target.firstChild.textContent : "") + (link.ariaLabel ?? link.textContent);
  if (panel.matches(":popover-open")) panel.hidePopover();
  panel.showPopover();
  panel.scrollTop = 0;
  panel.focus();
}

const plain = event => !(event.ctrlKey || event.metaKey || event.shiftKey);

box.addEventListener("click", event => {
  const link = event.target.closest("a[href^='#']");
  const target = link && find(decodeURIComponent(link.hash.slice(1)));
  if (!target || !plain(event)) return;
  if (panel.contains(link)) {
    panel.hidePopover();
  } else if (link.closest(".rec-call, .rec-em, .rec-page-mark, .rec-more") && panel.showPopover) {
    event.preventDefault();
    open(link, target);
  }
});
addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  event.stopPropagation(); // Sphinx would keep the key from panels
  if (event.target.closest(".rec-note, .rec-group")) origin?.focus();
}, true);

// Views

const places = [...form("witness").querySelectorAll("[data-place]")].map(part => part.dataset.place);

function stretch(place) {
  const found = article.querySelector(`.rec-form [data-place="${CSS.escape(place)}"]`) ?? find(place);
  return found?.matches("section") ? found.firstElementChild : found;
}

function changed(reading, kind) {
  const [removed, label] = [was, sort].map(part => part.cloneNode(true));
  removed.children[1].append(...reading.cloneNode(true).childNodes);
  label.lastElementChild.textContent = kind;
  return [removed, label];
}

function showChanges() {
  for (const entry of box.querySelectorAll("dt[id$='.entry']")) {
    const mark = find(entry.id.slice(0, -6));
    if (!mark) continue;
    const page = mark.matches(".rec-page-mark");
    const reading = entry.querySelector(page ? ".rec-reading code" : ".rec-reading");
    const [removed, label] = changed(reading, entry.nextElementSibling.querySelector(".rec-kind").textContent);
    mark.before(removed);
    mark.after(label);
    if (!page) mark.role = "insertion";
  }
  for (const matter of form("witness").querySelectorAll(".rec-matter")) {
    const line = document.createElement("p");
    line.className = "rec-change";
    line.append(...changed(matter, matter.dataset.kind));
    let next = matter;
    while (next && !next.dataset.place) next = next.nextElementSibling;
    (next ? stretch(next.dataset.place) : article.lastElementChild).before(line);
  }
}

function show(view) {
  const line = views.getBoundingClientRect().bottom;
  const seen = places.map(one => [one, stretch(one).getBoundingClientRect()]).filter(([, rect]) => rect.bottom > line);
  const begins = seen.find(([, rect]) => rect.top > line && rect.top < innerHeight / 2);
  const [place, { top, height }] = begins ?? seen[0] ?? [places[0], box.getBoundingClientRect()];
  for (const part of article.querySelectorAll(".rec-change, .rec-form")) part.remove();
  for (const part of article.querySelectorAll("[role=insertion]")) part.role = null;
  document.documentElement.dataset.view = view;
  if (view === "changes") showChanges();
  if (form(view)) article.prepend(form(view).cloneNode(true));
  for (const link of views.children) link.ariaCurrent = link.search === `?view=${view}` ? "true" : null;
  arrange();
  const now = stretch(place).getBoundingClientRect();
  const inside = Math.max(line - top, 0) / height * now.height;
  if (scrollY > 0) scrollBy({ top: now.top + inside - Math.max(top, line), behavior: "instant" });
}

views.addEventListener("click", event => {
  const { search } = event.target;
  if (!search || !plain(event)) return;
  event.preventDefault();
  history.replaceState(null, "", search + location.hash);
  show(search.slice(6));
});

const asked = `?view=${new URLSearchParams(location.search).get("view")}`;
show([...views.children].some(link => link.search === asked) ? asked.slice(6) : "edition");
if (location.hash) stretch(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView({ behavior: "instant" });
new ResizeObserver(arrange).observe(article);
box.addEventListener("toggle", arrange, true);
