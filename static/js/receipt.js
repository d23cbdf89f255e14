// A receipt typed or scanned: Enter goes on to the next field, rows appear by themselves.
const form = document.querySelector("[data-receipt]");
const rows = form?.querySelector("[data-rows]");
const total = form?.querySelector('[name="lines-TOTAL_FORMS"]');
const pattern = form?.querySelector("template[data-row]");

function addRow() {
  const number = Number(total.value);
  const holder = document.createElement("template");
  holder.innerHTML = pattern.innerHTML.replaceAll("__prefix__", String(number));
  const row = holder.content.querySelector("[data-line]");
  rows.append(row);
  total.value = String(number + 1);
  return row;
}

function fields() {
  return [...rows.querySelectorAll("input:not([type=hidden])")];
}

// What a spreadsheet fills: the item and how many of it, whatever else a row asks.
function pasted() {
  return fields().filter((field) => /-(code|quantity)$/.test(field.name));
}

function goOn(field) {
  const all = fields();
  const next = all[all.indexOf(field) + 1] ?? addRow().querySelector("input");
  next.focus();
  next.select();
}

// Rows pasted from a spreadsheet: item and quantity, one row per line.
function paste(event) {
  const text = event.clipboardData?.getData("text") ?? "";
  if (!/[\t\n]/.test(text.trim())) return;
  let at = pasted().indexOf(event.target);
  if (at < 0) return;
  event.preventDefault();
  if (at % 2) at -= 1;
  for (const line of text.trim().split(/\r?\n/)) {
    const [code, quantity = ""] = line.split(/\t|\s+(?=\S+$)/);
    while (pasted().length < at + 2) addRow();
    pasted()[at].value = code.trim();
    pasted()[at + 1].value = quantity.trim();
    at += 2;
  }
}

if (form && rows && total && pattern) {
  rows.addEventListener("keydown", (event) => {
    // A scanner ends with Enter, which would post the form.
    if (event.key !== "Enter") return;
    event.preventDefault();
    goOn(event.target);
  });
  rows.addEventListener("paste", paste);
  form.querySelector("[data-add-row]")?.addEventListener("click", (event) => {
    event.preventDefault();
    addRow().querySelector("input").focus();
  });
}
