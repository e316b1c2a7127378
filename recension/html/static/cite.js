// Cites a place or a selection, and reports errors; the words and forms are in #rec-data.

{
const byId = (id) => document.getElementById(id);
const { places, label, html, stamp, report, link } = JSON.parse(byId("rec-data").textContent);
document.body.insertAdjacentHTML("beforeend", html);
const dialog = byId("rec-cite");
const [form, text, copy, , told] = dialog.firstChild.elements;
const [head, mail] = ["h2", "a"].map((one) => dialog.querySelector(one));
const offer = byId("rec-offer");
const placeOf = (one) => one.id || one.dataset.place;
const named = (name) => label.replace("{}", name);

const elements = Object.keys(places).map(byId).filter(Boolean);
const words = (copied) => {
  copied.querySelectorAll(".rec-number,.rec-note-label,.rec-change,sup,button").forEach((one) => one.remove());
  return copied.textContent.replace(/\s+/g, " ").trim();
};
const selected = () => {
  const selection = getSelection();
  if (selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const said = (place) => {
    const part = range.cloneRange();
    if (!place.contains(part.startContainer)) part.setStart(place, 0);
    if (!place.contains(part.endContainer)) part.setEnd(place, place.childNodes.length);
    return words(part.cloneContents());
  };
  const parts = [...elements, ...document.querySelectorAll(".rec-form [data-place]")];
  const found = parts.filter((one) => range.intersectsNode(one) && places[placeOf(one)] && said(one));
  return found[0] && { first: found[0], last: found.at(-1), quote: found.map(said).join(" ") };
};

let now;
const fill = () => {
  const [id, end] = [now.first, now.last].map(placeOf);
  let name = [...new Set([places[id], places[end]])].join(" – ");
  if (!now.first.id) name += `, ${document.querySelector(".rec-views [aria-current]").textContent}`;
  const here = (link || location.href.replace(/[?#].*|$/, "#rec-id")).replace("rec-id", id);
  const quote = now.quote && form.selectedOptions[0].dataset.quote ? `‘${now.quote}’\n\n` : "";
  text.value = quote + (form.value || here).replaceAll("rec-place", name).replaceAll("rec-id", id);
  head.textContent = named(name);
  told.textContent = "";
  if (!mail) return;
  const about = { title: `${stamp}: ${name}`, body: `${here}\n\n${now.quote || words(now.first.cloneNode(true)).slice(0, 200)}\n\n` };
  mail.href = report.replace(/\{(title|body)\}/g, (_, key) => encodeURIComponent(about[key]));
};
const open = (what) => {
  now = what;
  fill();
  dialog.showModal();
};
form.onchange = fill;
copy.onclick = () => {
  text.select();
  document.execCommand("copy"); // works without https
  told.textContent = told.dataset.told;
};

for (const place of elements) {
  let opener = place.querySelector(".rec-number");
  if (!opener) {
    opener = document.createElement("button");
    opener.className = "rec-cite";
    (place.querySelector(":scope > div > p:last-child") || place).append(opener);
  }
  opener.dataset.cite = place.id; // found again in a copy of the note
  opener.ariaHasPopup = "dialog";
  opener.title = named(places[place.id]);
}
document.addEventListener("click", (event) => {
  const first = byId(event.target.closest("[data-cite]")?.dataset.cite);
  if (!first || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open({ first, last: first });
});

let wait;
document.addEventListener("selectionchange", () => {
  clearTimeout(wait);
  wait = setTimeout(() => {
    const what = selected();
    offer.hidden = !what;
    if (what) what.last.append(offer); // the next in the order of the keyboard
    offer.onclick = () => open(what);
  }, 200);
});
}
