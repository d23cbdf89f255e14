// A count: a scan chooses the line, the quantity is typed, Enter sends it and goes on.
import { fill } from "./phone_feedback.js";

export function startCounting(desk, form) {
  const { floor, say, words } = desk;
  const known = JSON.parse(document.getElementById("known-lines").textContent);
  const lineField = form.querySelector('[name="line"]');
  const codeField = form.querySelector('[name="code"]');
  const quantity = form.querySelector('[name="quantity"]');
  const rowOf = (line) => floor.querySelector(`[data-line="${line}"]`);
  const isCounted = (line) => Boolean(rowOf(line)?.dataset.counted);
  let bin = "";
  // Somebody is at another line already: an answer does not call them away from it.
  let isBusy = false;

  for (const row of floor.querySelectorAll("[data-line]")) {
    if (row.querySelector(".status-green")) row.dataset.counted = "yes";
    row.addEventListener("click", (event) => {
      event.preventDefault();
      isBusy = true;
      choose(known.find((each) => String(each.line) === row.dataset.line));
    });
  }

  function choose(line) {
    lineField.value = line.line;
    codeField.value = "";
    form.querySelector("[data-other]").hidden = true;
    show(line.name, line.sku, line.bin, line.lot);
    for (const row of floor.querySelectorAll("[data-line]")) {
      row.classList.toggle("is-current", row.dataset.line === String(line.line));
    }
    quantity.value = "";
    quantity.focus();
  }

  function show(name, sku, where, lot) {
    form.querySelector("[data-name]").textContent = name;
    form.querySelector("[data-sku]").textContent = sku;
    form.querySelector("[data-where]").textContent = where;
    form.querySelector("[data-lot]").textContent = lot;
  }

  const isItem = (line, code) => code === line.sku || (line.gtin && (code === line.gtin || code.includes(line.gtin.padStart(14, "0"))));
  const isLot = (line, code) => line.lot && (code === line.lot || code.includes(line.lot));

  function lineFor(code) {
    const fitting = known.filter((line) => isItem(line, code) || code === line.lot);
    const here = fitting.filter((line) => !bin || line.bin === bin);
    const lots = here.filter((line) => isLot(line, code));
    const among = lots.length ? lots : here;
    return among.find((line) => !isCounted(line.line)) ?? among[0];
  }

  desk.onScan((code) => {
    isBusy = true;
    if (known.some((line) => line.bin === code)) {
      bin = code;
      const next = known.find((line) => line.bin === code && !isCounted(line.line));
      return next ? choose(next) : say("good", code);
    }
    const line = lineFor(code);
    if (line) {
      choose(line);
      return say("good", fill(words.chosen, { name: line.name }));
    }
    lineField.value = "";
    codeField.value = code;
    form.querySelector("[data-other]").hidden = false;
    form.querySelector('[name="bin"]').value = bin;
    show(code, "", bin, "");
    quantity.value = "";
    quantity.focus();
    return say("note", fill(words.notOnSheet, { code }));
  });

  function mark(line, text, tone) {
    const state = rowOf(line)?.querySelector("[data-state]");
    if (!state) return;
    const badge = document.createElement("span");
    badge.className = `status status-${tone}`;
    badge.textContent = text;
    state.replaceChildren(badge);
  }

  form.addEventListener("input", () => { isBusy = true; });
  floor.querySelector("[data-scan]").addEventListener("input", () => { isBusy = true; });

  form.addEventListener("before-act", (event) => {
    const { detail } = event;
    if (desk.isCode(quantity.value)) {
      event.preventDefault();
      desk.scan(quantity.value);
      quantity.value = "";
      return;
    }
    detail.label = `${form.dataset.label} ${form.querySelector("[data-name]").textContent.trim()}: ${quantity.value}`;
  });

  form.addEventListener("after-act", ({ detail: act }) => {
    const line = lineField.value;
    isBusy = false;
    if (line) {
      rowOf(line).dataset.counted = "yes";
      mark(line, words.counted, "green");
    }
    desk.setUndo(() => takeBack(act.key, line));
    quantity.value = "";
    const next = known.find((each) => !isCounted(each.line));
    if (next) choose(next);
    desk.focusScan();
  });

  // What was not sent yet never was; what was sent is taken back by an act of its own.
  function takeBack(key, line) {
    if (desk.queue.isUnsent(key)) desk.queue.remove(key);
    else if (line) desk.send(form, { url: form.dataset.undoUrl, fields: { line } });
    if (!line) return;
    delete rowOf(line).dataset.counted;
    rowOf(line).querySelector("[data-state]").replaceChildren();
    choose(known.find((each) => String(each.line) === line));
  }

  document.addEventListener("act-done", ({ detail }) => {
    const { line, again } = detail.said.data ?? {};
    if (!again) return;
    const chosen = known.find((each) => each.line === line);
    delete rowOf(line)?.dataset.counted;
    mark(line, words.countAgain, "amber");
    if (chosen && !isBusy) choose(chosen);
  });

  document.addEventListener("act-refused", ({ detail }) => {
    const line = new URLSearchParams(detail.act.body).get("line");
    if (!line || !rowOf(line) || !detail.act.url.includes(location.pathname)) return;
    delete rowOf(line).dataset.counted;
    rowOf(line).querySelector("[data-state]").replaceChildren();
  });
}
