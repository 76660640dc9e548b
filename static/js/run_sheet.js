// Keeps what is typed in the run sheet within this tab, so that a closed page or a lost connection loses nothing.
// Without this script the sheet works the same; what is kept is gone with the tab, or once that sheet was saved.
const sheet = document.querySelector("[data-sheet]");
const told = document.getElementById("draft-kept");
const place = `run-sheet-${sheet.dataset.sheet}`;
const token = sheet.elements.namedItem("token").value;
const wasRefused = Boolean(sheet.dataset.sent);
const HIDDEN = new Set(["csrfmiddlewaretoken", "token", "version"]);
const isOurs = (box) => box.name && box.type !== "submit" && !HIDDEN.has(box.name) && !box.name.endsWith("_version");
const boxes = () => [...sheet.elements].filter(isOurs);
const isTicked = (box) => box.type === "checkbox" || box.type === "radio";
const keyOf = (box) => (box.type === "radio" ? `${box.name}=${box.value}` : box.name);
const read = (box) => (isTicked(box) ? box.checked : box.value);
const before = new Map(boxes().map((box) => [keyOf(box), read(box)]));

function keep() {
  const typed = boxes().filter((box) => wasRefused || read(box) !== before.get(keyOf(box)));
  const said = { token, typed: typed.map((box) => [keyOf(box), read(box)]) };
  if (typed.length) sessionStorage.setItem(place, JSON.stringify(said));
  else sessionStorage.removeItem(place);
}

function bringBack(typed) {
  const byKey = new Map(boxes().map((box) => [keyOf(box), box]));
  for (const [key, value] of typed) {
    const box = byKey.get(key);
    if (box && isTicked(box)) box.checked = value;
    else if (box) box.value = value;
  }
  told.textContent = told.dataset.words;
  told.hidden = false;
}

const kept = JSON.parse(sessionStorage.getItem(place) || "null");
if (wasRefused) keep();
else if (kept && kept.token === sheet.dataset.saved) sessionStorage.removeItem(place);
else if (kept) {
  bringBack(kept.typed);
  keep();
}

let sending = false;
sheet.addEventListener("input", keep);
sheet.addEventListener("change", keep);
sheet.addEventListener("submit", () => { sending = true; });
window.addEventListener("beforeunload", (leaving) => {
  if (!sending && sessionStorage.getItem(place)) leaving.preventDefault();
});
