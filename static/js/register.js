// Adds to pages that already work without it: GOV.UK Frontend's behaviour, and a filter that starts folded on a narrow screen.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

if (window.matchMedia("(max-width: 48rem)").matches) {
  document.querySelectorAll("details.filter-panel[data-applied='0']").forEach((panel) => panel.removeAttribute("open"));
}

const { initAll } = await import(document.getElementById("register-script").dataset.components);
initAll();
