// Receiving an order: a scan finds its line; Enter goes on and never posts the form.
const form = document.querySelector("[data-receiving]");
const scan = form?.querySelector("[data-scan]");

function fields() {
  return [...form.querySelectorAll("tbody input:not([type=hidden])")];
}

function lineOf(code) {
  const lines = [...form.querySelectorAll("[data-line]")];
  return lines.find((line) => (line.dataset.codes ?? "").split("\n").includes(code));
}

function find() {
  const line = lineOf(scan.value.trim());
  scan.setCustomValidity("");
  if (!line) {
    scan.classList.add("is-invalid");
    scan.select();
    return;
  }
  scan.classList.remove("is-invalid");
  scan.value = "";
  const field = line.querySelector("input");
  field.focus();
  field.select();
}

function goOn(field) {
  const all = fields();
  const next = all[all.indexOf(field) + 1] ?? scan;
  next?.focus();
  next?.select();
}

if (form && scan) {
  form.querySelector("[data-scan-field]").hidden = false;
  form.addEventListener("keydown", (event) => {
    // A scanner ends with Enter, which would post the form.
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    if (event.target === scan) find();
    else goOn(event.target);
  });
}
