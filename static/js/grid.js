// Adds to a grid that already works without it: a paste of several cells fills the cells from there on, and the arrow
// keys move up and down within a column.
const rowsOf = (grid) => [...grid.tBodies[0].rows];
const cellsOf = (row) => [...row.querySelectorAll("[data-cell]")];

function put(cell, text) {
  if (cell.tagName !== "SELECT") {
    cell.value = text.trim();
    return;
  }
  const wanted = text.trim().toLowerCase();
  const found = [...cell.options].find((o) => o.value.toLowerCase() === wanted || o.text.toLowerCase() === wanted);
  // What is on no list is shown as it came, for the server to refuse: the choice before must not stand in its place.
  if (found) cell.value = found.value;
  else if (wanted) cell.add(new Option(text.trim(), text.trim(), true, true), 0);
}

function fill(grid, start, lines) {
  const rows = rowsOf(grid);
  const first = rows.indexOf(start.closest("tr"));
  const column = cellsOf(start.closest("tr")).indexOf(start);
  if (first + lines.length > rows.length) return false;
  lines.forEach((line, down) => {
    const cells = cellsOf(rows[first + down]);
    line.forEach((text, across) => cells[column + across] && put(cells[column + across], text));
  });
  return true;
}

for (const grid of document.querySelectorAll("[data-grid]")) {
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const lines = text.split("\n").map((line) => line.split("\t"));
    if (!event.target.dataset.cell || (lines.length === 1 && lines[0].length === 1)) return;
    // More rows than there are: leave it to the box above the table, which makes room for them.
    if (!fill(grid, event.target, lines)) {
      const box = document.getElementById("pasted");
      box.closest("details").open = true;
      box.value = text;
      box.focus();
    }
    event.preventDefault();
  });
  grid.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.dataset.cell || event.target.tagName === "SELECT") return;
    const next = rowsOf(grid)[rowsOf(grid).indexOf(event.target.closest("tr")) + step];
    const cell = next && next.querySelector(`[data-cell="${event.target.dataset.cell}"]`);
    if (cell) {
      cell.focus();
      event.preventDefault();
    }
  });
}
