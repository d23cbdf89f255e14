// Ctrl-K: go to a page at once, or to a record that the server finds.
//
// `pages:palette`?q= answers JSON {results: [{url, label, detail, icon}]}.
import { symbol } from "./helpers.js";

const dialog = document.getElementById("palette");
const input = dialog?.querySelector(".palette-input");
const list = dialog?.querySelector(".palette-list");
const none = dialog?.querySelector(".palette-none");
let pages = [];
let asked = 0;
let timer = 0;
let hasMoved = false;

export function openPalette() {
  if (!dialog || dialog.open) return;
  input.value = "";
  forgetAnswers();
  dialog.showModal();
  input.focus();
  show(pages);
}

export function startPalette() {
  if (!dialog) return;
  pages = [...list.children];
  input.addEventListener("input", search);
  input.addEventListener("keydown", move);
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-url]");
    if (row) go(row, event.ctrlKey || event.metaKey);
  });
  list.addEventListener("mousemove", (event) => {
    const row = event.target.closest("[data-url]");
    if (row) mark(row);
  });
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ı", "i").toLowerCase();

// An answer to what was typed before says nothing about what stands there now.
function forgetAnswers() {
  asked += 1;
  hasMoved = false;
  clearTimeout(timer);
}

function search() {
  forgetAnswers();
  const text = plain(input.value.trim());
  const parts = text.split(/\s+/);
  const hits = pages.filter((page) => parts.every((part) => plain(page.dataset.words).includes(part)));
  show(hits);
  if (text.length > 1 && dialog.dataset.url) timer = setTimeout(() => ask(hits), 120);
}

async function ask(hits) {
  const turn = asked;
  const url = new URL(dialog.dataset.url, location.href);
  url.searchParams.set("q", input.value.trim());
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok || turn !== asked) return;
    const { results } = await answer.json();
    if (turn !== asked) return;
    const chosen = hasMoved ? hits.find((page) => page.getAttribute("aria-selected") === "true") : null;
    show([...results.map(row), ...hits], chosen);
  } catch {
    // Without an answer the pages stay listed, and Enter opens the search page.
  }
}

function row(result, index) {
  const item = document.createElement("li");
  item.role = "option";
  item.id = `palette-found-${index}`;
  item.dataset.url = result.url;
  const label = document.createElement("span");
  label.textContent = result.label;
  const detail = document.createElement("small");
  detail.textContent = result.detail ?? "";
  item.append(symbol(result.icon ?? "search"), label, detail);
  return item;
}

function show(rows, chosen) {
  list.replaceChildren(...rows);
  none.hidden = rows.length > 0;
  mark(chosen ?? rows[0]);
}

function mark(chosen) {
  for (const item of list.children) item.setAttribute("aria-selected", String(item === chosen));
  if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
  else input.removeAttribute("aria-activedescendant");
}

function move(event) {
  const rows = [...list.children];
  const at = rows.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps && rows.length) {
    event.preventDefault();
    hasMoved = true;
    const next = rows[(at + steps[event.key] + rows.length) % rows.length];
    mark(next);
    next.scrollIntoView({ block: "nearest" });
  }
  if (event.key === "Enter") {
    event.preventDefault();
    if (rows[at]) go(rows[at], event.ctrlKey || event.metaKey);
    else searchEverywhere();
  }
}

function go(chosen, isNewTab) {
  if (isNewTab) window.open(chosen.dataset.url, "_blank", "noopener");
  else location.assign(chosen.dataset.url);
  dialog.close();
}

function searchEverywhere() {
  const form = document.getElementById("global-search")?.form;
  if (!form) return;
  form.elements.q.value = input.value;
  form.submit();
}
