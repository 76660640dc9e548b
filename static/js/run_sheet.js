// Keeps what is typed in the run sheet within this tab, so that a closed page or a lost connection loses nothing.
// Without this script the sheet works the same; it is kept in the tab alone and gone when the tab is.
const sheet = document.querySelector("[data-sheet]");
const told = document.getElementById("draft-kept");
const place = `run-sheet-${sheet.dataset.sheet}`;
const HIDDEN = new Set(["csrfmiddlewaretoken", "token", "version"]);
const boxes = () => [...sheet.elements].filter((box) => box.name && !HIDDEN.has(box.name) && !box.name.endsWith("_version") && box.type !== "submit");
const isTicked = (box) => box.type === "checkbox" || box.type === "radio";
const keyOf = (box) => (box.type === "radio" ? `${box.name}=${box.value}` : box.name);
const read = (box) => (isTicked(box) ? box.checked : box.value);

const before = new Map(boxes().map((box) => [keyOf(box), read(box)]));

function keep() {
  const typed = boxes().filter((box) => read(box) !== before.get(keyOf(box)));
  if (typed.length) {
    sessionStorage.setItem(place, JSON.stringify(typed.map((box) => [keyOf(box), read(box)])));
  } else {
    sessionStorage.removeItem(place);
  }
}

function bringBack() {
  const kept = JSON.parse(sessionStorage.getItem(place) || "[]");
  const byKey = new Map(boxes().map((box) => [keyOf(box), box]));
  let brought = 0;
  for (const [key, value] of kept) {
    const box = byKey.get(key);
    if (box && read(box) !== value) {
      if (isTicked(box)) box.checked = value;
      else box.value = value;
      brought += 1;
    }
  }
  if (brought) {
    told.textContent = told.dataset.words;
    told.hidden = false;
  }
}

if (sheet.dataset.sent) sessionStorage.removeItem(place);
else bringBack();
let sending = false;
sheet.addEventListener("input", keep);
sheet.addEventListener("change", keep);
sheet.addEventListener("submit", () => { sending = true; sessionStorage.setItem(`${place}-sent`, "yes"); });
window.addEventListener("beforeunload", (leaving) => {
  if (!sending && sessionStorage.getItem(place)) leaving.preventDefault();
});
// After a save the page comes back with what is recorded: what was kept is in it.
if (sessionStorage.getItem(`${place}-sent`)) {
  sessionStorage.removeItem(`${place}-sent`);
  if (document.querySelector("[data-saved]")) sessionStorage.removeItem(place);
}
