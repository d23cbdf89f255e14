// Lists: j k move, Enter opens, x selects; checkboxes feed the bulk bar.
//
// <form data-list> around a table whose rows carry data-href and, where rows can be
// selected, <input type="checkbox" name="selected" data-pick>; the head holds
// <input type="checkbox" data-pick-all>; components/bulk_bar.html follows the table.

export function startLists(root = document) {
  for (const table of root.querySelectorAll("table[data-rows]")) startRows(table);
  for (const form of root.querySelectorAll("form[data-list]")) startPicking(form);
  document.addEventListener("keydown", onKey);
}

function startRows(table) {
  table.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-href]");
    if (!row || event.target.closest("a, button, input, label, select, summary, details")) return;
    if (window.getSelection().toString()) return;
    open(row, event.ctrlKey || event.metaKey);
  });
  table.addEventListener("auxclick", (event) => {
    const row = event.target.closest("tr[data-href]");
    if (row && event.button === 1 && !event.target.closest("a")) open(row, true);
  });
}

function open(row, isNewTab) {
  if (isNewTab) window.open(row.dataset.href, "_blank", "noopener");
  else location.assign(row.dataset.href);
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary, input")) return;
  const table = document.querySelector("table[data-rows]");
  if (!table) return;
  const rows = [...table.querySelectorAll("tbody > tr")];
  const at = rows.findIndex((row) => row.classList.contains("is-at"));
  if (event.key === "j") moveTo(rows, Math.min(at + 1, rows.length - 1));
  if (event.key === "k") moveTo(rows, Math.max(at - 1, 0));
  if (event.key === "Enter" && rows[at]?.dataset.href) open(rows[at], false);
  if (event.key === "x") rows[at]?.querySelector("[data-pick]")?.click();
}

function moveTo(rows, index) {
  for (const row of rows) row.classList.toggle("is-at", row === rows[index]);
  rows[index]?.scrollIntoView({ block: "nearest" });
  rows[index]?.querySelector("a")?.focus({ preventScroll: true });
}

function startPicking(form) {
  const all = form.querySelector("[data-pick-all]");
  const bar = form.querySelector("[data-bulk-bar]");
  const matching = form.querySelector("[data-all-matching]");
  if (!bar) return;
  const picks = () => [...form.querySelectorAll("[data-pick]")];
  let last = null;

  const update = () => {
    const picked = picks().filter((pick) => pick.checked);
    for (const pick of picks()) pick.closest("tr")?.classList.toggle("is-picked", pick.checked);
    bar.hidden = picked.length === 0;
    const isAll = matching?.value === "1";
    bar.querySelector("[data-bulk-count]").textContent = isAll ? form.dataset.total : picked.length;
    if (all) {
      all.checked = picked.length > 0 && picked.length === picks().length;
      all.indeterminate = picked.length > 0 && !all.checked;
    }
  };
  const forgetMatching = () => { if (matching) matching.value = ""; };

  form.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]");
    if (pick) {
      if (event.shiftKey && last) pickRange(picks(), last, pick);
      last = pick;
      forgetMatching();
      update();
    }
    if (event.target.closest("[data-select-all]")) {
      for (const one of picks()) one.checked = true;
      if (matching) matching.value = "1";
      update();
    }
    if (event.target.closest("[data-clear-selection]")) {
      for (const one of picks()) one.checked = false;
      forgetMatching();
      update();
    }
  });
  all?.addEventListener("change", () => {
    for (const pick of picks()) pick.checked = all.checked;
    forgetMatching();
    update();
  });
  update();
  // Going back, the browser ticks again what was ticked, after this module ran.
  window.addEventListener("pageshow", update);
}

function pickRange(picks, from, to) {
  const [start, end] = [picks.indexOf(from), picks.indexOf(to)].sort((a, b) => a - b);
  for (const pick of picks.slice(start, end + 1)) pick.checked = to.checked;
}
