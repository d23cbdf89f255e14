// A form of rows: Enter goes on to the next field, rows appear by themselves.
for (const form of document.querySelectorAll("[data-row-form]")) {
  const rows = form.querySelector("[data-rows]");
  const prefix = form.dataset.rowForm;
  const total = form.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const pattern = form.querySelector("template[data-row]");
  if (!rows || !total || !pattern) continue;

  const addRow = () => {
    const number = Number(total.value);
    const holder = document.createElement("template");
    holder.innerHTML = pattern.innerHTML.replaceAll("__prefix__", String(number));
    const row = holder.content.querySelector("[data-line]");
    rows.append(row);
    total.value = String(number + 1);
    return row;
  };

  rows.addEventListener("keydown", (event) => {
    // A scanner ends with Enter, which would post the form.
    if (event.key !== "Enter") return;
    event.preventDefault();
    const all = [...rows.querySelectorAll("input:not([type=hidden])")];
    const next = all[all.indexOf(event.target) + 1] ?? addRow().querySelector("input");
    next.focus();
  });
  form.querySelector("[data-add-row]")?.addEventListener("click", (event) => {
    event.preventDefault();
    addRow().querySelector("input").focus();
  });
}
