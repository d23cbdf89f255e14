// Scans are collected in rows: one more of what is asked for, or a row of its own for
// what nobody expected. The draft survives a reload; the whole is one act.
import { fill } from "./phone_feedback.js";

// Numbers as the reader writes them: 1,5 in Dutch.
const language = document.documentElement.lang;
const point = (1.5).toLocaleString(language).includes(",") ? "," : ".";
const written = (number) => number.toLocaleString(language, { useGrouping: false, maximumFractionDigits: 4 });

function numberIn(text) {
  const plain = point === "," ? text.replaceAll(".", "").replace(",", ".") : text.replaceAll(",", "");
  return Number(plain) || 0;
}

export function startCollecting(desk, form) {
  const { say, words } = desk;
  const list = form.querySelector("[data-rows]");
  const total = form.querySelector('[name="lines-TOTAL_FORMS"]');
  const pattern = form.querySelector("template[data-spare]");
  const draft = `draft:${location.pathname}`;
  // Nothing has been entered since the last act: another tap means the same act.
  let isSent = false;

  const rows = () => [...list.querySelectorAll("[data-row]")];
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const count = (row) => numberIn(field(row, "quantity").value);
  const asked = (row) => Number(row.dataset.asked ?? Infinity);
  const tellUndone = (row) => say("note", fill(words.undone, { name: nameOf(row) }));
  const isEmpty = () => rows().every((row) => !field(row, "quantity").value.trim());
  const nameOf = (row) => row.querySelector("[data-name]").textContent.trim();
  const codesOf = (row) => JSON.parse(row.querySelector("script")?.textContent ?? "[]");

  function setCount(row, quantity) {
    field(row, "quantity").value = quantity > 0 ? written(quantity) : "";
    row.classList.toggle("is-full", quantity > 0 && quantity >= asked(row));
    keep();
  }

  function bump(row, by) {
    const before = count(row);
    setCount(row, Math.max(0, Math.round((before + by) * 10000) / 10000));
    return () => setCount(row, before);
  }

  function addRow(code, name) {
    const number = Number(total.value);
    const holder = document.createElement("template");
    holder.innerHTML = pattern.innerHTML.replaceAll("__prefix__", String(number));
    const row = holder.content.querySelector("[data-row]");
    row.classList.remove("floor-row-spare");
    list.prepend(row);
    total.value = String(number + 1);
    field(row, "code").value = code;
    row.querySelector("[data-name]").textContent = name;
    return row;
  }

  // A label with elements holds the GTIN as 14 digits, and perhaps the lot.
  const holds = (code, known) => code === known || (/^\d{8,14}$/.test(known) && code.includes(known.padStart(14, "0")));
  const isElements = (code) => /^(\(01\)|\]|01\d{14}.)/.test(code);

  function rowFor(code) {
    const own = rows().filter((row) => field(row, "code")?.value === code);
    if (own.length) return own[0];
    const fitting = rows().filter((row) => codesOf(row).some((known) => holds(code, known)));
    if (pattern && isElements(code)) {
      // Another lot of the same line stands in a row of its own.
      const free = fitting.find((row) => !field(row, "code")?.value && !count(row));
      if (free && field(free, "code")) field(free, "code").value = code;
      return free;
    }
    return fitting.find((row) => count(row) < asked(row)) ?? fitting[0];
  }

  async function addUnknown(code) {
    const found = await desk.look(code);
    if (found && !found.item) return say("bad", fill(words.unknown, { code }));
    if (form.dataset.collect === "asked") {
      const row = found && freeNumber(found);
      if (!row) return say("bad", fill(words.notAsked, { code }));
      return takeNumber(row, found.lot);
    }
    const row = addRow(code, found?.name || code);
    bump(row, Number(found?.quantity) || 1);
    if (field(row, "lot_code")) field(row, "lot_code").value = found?.lot ?? "";
    if (field(row, "expires_on")) field(row, "expires_on").value = found?.expires_on ?? "";
    desk.setUndo(() => { row.remove(); keep(); tellUndone(row); });
    say("good", fill(words.scanned, { name: nameOf(row), count: written(count(row)) }));
  }

  // Which of several serial numbers is taken is free: a row that asks for another one.
  const freeNumber = ({ item, lot }) => lot && rows().find((row) =>
    !count(row) && codesOf(row).includes(item) && field(row, "lot_code")?.type === "text");

  function takeNumber(row, number) {
    const before = field(row, "lot_code").value;
    field(row, "lot_code").value = number;
    const back = bump(row, 1);
    desk.setUndo(() => { back(); field(row, "lot_code").value = before; tellUndone(row); });
    say("good", fill(words.scanned, { name: nameOf(row), count: written(count(row)) }));
  }

  desk.onScan((code) => {
    const row = rowFor(code);
    if (!row) return addUnknown(code);
    if (form.dataset.collect === "asked") {
      if (isElements(code) && row.dataset.lot && !code.includes(row.dataset.lot)) {
        return say("bad", fill(words.wrongLot, { lot: row.dataset.lot }));
      }
      if (count(row) >= asked(row)) return say("bad", fill(words.enough, { code }));
    }
    const back = bump(row, 1);
    desk.setUndo(() => { back(); tellUndone(row); });
    row.scrollIntoView({ block: "nearest" });
    say("good", fill(words.scanned, { name: nameOf(row), count: written(count(row)) }));
  });

  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    if (event.target.closest("[data-more]")) bump(row, 1);
    if (event.target.closest("[data-less]")) bump(row, -1);
    if (event.target.closest("[data-all]")) setCount(row, asked(row));
  });
  list.addEventListener("input", keep);
  form.addEventListener("input", () => { isSent = false; });
  let was = "";
  list.addEventListener("focusin", ({ target }) => { was = target.value ?? ""; });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (event.target.matches("[name$=-quantity]")) takeCode(event.target);
    desk.focusScan();
  });

  // A scanner types where the focus is: what it read is no quantity.
  function takeCode(quantity) {
    const text = quantity.value;
    const at = [...was, ""].findLastIndex((_, place) => text.startsWith(was.slice(0, place)) && text.endsWith(was.slice(place)));
    const code = at < 0 ? text : text.slice(at, text.length - was.length + at);
    if (!desk.isCode(code)) return;
    quantity.value = was;
    keep();
    desk.scan(code);
  }

  function keep() {
    isSent = false;
    const kept = rows().map((row) => Object.fromEntries(
      [...row.querySelectorAll("input[name]")].map((each) => [each.name.replace(/^lines-\d+-/, ""), each.value]),
    ));
    localStorage.setItem(draft, JSON.stringify(kept.filter((row) => row.quantity)));
  }

  function restore(drafts) {
    for (const kept of drafts) {
      const same = rows().find((row) => kept.ref && field(row, "ref").value === kept.ref && !count(row));
      const row = same ?? (pattern && !kept.ref ? addRow(kept.code, kept.code) : null);
      if (!row) continue;
      for (const [name, value] of Object.entries(kept)) if (field(row, name)) field(row, name).value = value;
      row.classList.toggle("is-full", count(row) >= asked(row));
    }
  }

  form.addEventListener("before-act", (event) => {
    if (isSent) event.preventDefault();
  });
  document.addEventListener("act-refused", ({ detail }) => {
    isSent = false;
    takeBack(detail.act);
  });

  // What was refused stands in the form again, where it can be put right.
  function takeBack(act) {
    if (act.url !== form.action || !isEmpty()) return;
    const refused = {};
    for (const [name, value] of new URLSearchParams(act.body)) {
      const [, number, part] = name.match(/^lines-(\d+)-(.+)$/) ?? [];
      if (part) refused[number] = { ...refused[number], [part]: value };
      else for (const each of form.querySelectorAll(`input.form-control[name="${name}"], select[name="${name}"]`)) each.value = value;
    }
    const wanted = Object.values(refused).filter((row) => row.quantity);
    restore(wanted);
    keep();
    if (wanted.length && isEmpty()) return;
    if (act.refused) say("bad", act.refused === "!" ? words.gone : act.refused);
    desk.queue.remove(act.key);
  }

  form.addEventListener("after-act", () => {
    desk.setUndo(null);
    for (const row of rows()) {
      if (row.querySelector("script")) setCount(row, 0);
      else if (!row.matches(".floor-row-spare")) row.remove();
    }
    for (const each of form.querySelectorAll("details input")) each.value = "";
    localStorage.removeItem(draft);
    isSent = true;
  });
  try {
    restore(JSON.parse(localStorage.getItem(draft) ?? "[]"));
    desk.queue.refused().forEach(takeBack);
  } catch {
    localStorage.removeItem(draft);
  }
}
