// Rewrites the line that says how far an uploaded file has got. It never reloads the page: the reader follows the link.
const progress = document.getElementById("progress");

async function look() {
  const answer = await fetch(progress.dataset.address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const now = await answer.json();
  document.getElementById("progress-words").textContent = now.words;
  if (now.rows_done) document.getElementById("progress-rows").textContent = now.rows_done.toLocaleString("en-GB");
  if (!now.is_moving) {
    document.getElementById("progress-link").textContent = "It is done: see the report";
    clearInterval(timer);
  }
}

const timer = setInterval(() => look().catch(() => {}), 3000);
