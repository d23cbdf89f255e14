// The line grid of order entry. The table is a plain formset; this module adds rows,
// keys, paste and scanning, and asks the server about changed lines only. A row is
// never drawn anew: answers are written into its cells, so 1,000 lines stay quick.
import { csrfToken, symbol, toast, words } from "./helpers.js";

const WAIT = 140;

class LineGrid {
  constructor(root) {
    this.root = root;
    this.form = root.closest("form");
    this.prefix = root.dataset.prefix;
    this.body = root.querySelector("[data-lines]");
    this.template = root.querySelector("[data-line-template]");
    this.count = root.querySelector(`[name="${this.prefix}-TOTAL_FORMS"]`);
    this.scan = root.querySelector("[data-scan]");
    this.tools = root.querySelector("[data-line-tools]");
    this.fields = new WeakMap();
    this.answers = new Map();
    this.changed = new Set();
    this.isAsking = false;
    this.timer = 0;
    this.listen();
    this.prepare();
    this.ensureEmptyLine();
    this.changeAll();
    this.begin();
  }

  // Where the customer is known already, the first thing to type is an item.
  begin() {
    const isFree = document.activeElement === document.body && !document.querySelector(".error-summary");
    const isKnown = this.form?.elements.partner?.type === "text" && this.form.elements.partner.value;
    const first = this.lines().find((row) => !this.sku(row));
    if (isFree && isKnown && first) this.field(first, "sku").focus({ preventScroll: true });
  }

  listen() {
    this.body.addEventListener("input", (event) => this.onInput(event));
    this.body.addEventListener("keydown", (event) => this.onKey(event));
    this.body.addEventListener("paste", (event) => this.onPaste(event));
    this.body.addEventListener("click", (event) => this.onClick(event));
    this.body.addEventListener("focusin", (event) => this.showTools(event.target.closest("tr")));
    this.body.addEventListener("mouseover", (event) => this.showTools(event.target.closest("tr")));
    this.root.querySelector("[data-add-line]")?.addEventListener("click", () => {
      this.focus(this.addLine(), "sku");
    });
    this.form?.addEventListener("change", (event) => {
      if (event.target.name === "partner") this.terms = "";
      if (this.contextNames().includes(event.target.name)) this.changeAll();
    });
    document.addEventListener("htmx:afterSwap", () => this.showTerms());
    this.form?.addEventListener("submit", () => this.number(), true);
    if (this.form) askBeforeLeaving(this.form);
  }

  // Prices stand beside the way from line to line: F2 leads there, Tab passes them by.
  prepare() {
    const isPrice = "input[name$='-unit_price']";
    const found = [...this.body.querySelectorAll(isPrice), ...this.template.content.querySelectorAll(isPrice)];
    for (const input of found) input.tabIndex = -1;
  }

  // Rows

  lines() {
    return [...this.body.children].filter((row) => !row.classList.contains("is-removed"));
  }

  // Looking fields up once per row keeps a thousand lines quick.
  field(row, name) {
    let named = this.fields.get(row);
    if (!named) {
      const start = row.dataset.line.length + 1;
      const inputs = row.querySelectorAll("input[name], select[name], textarea[name]");
      named = new Map([...inputs].map((input) => [input.name.slice(start), input]));
      this.fields.set(row, named);
    }
    return named.get(name);
  }

  sku(row) {
    return this.field(row, "sku").value.trim();
  }

  quantity(row) {
    return this.field(row, "quantity").value.trim();
  }

  price(row) {
    return this.field(row, "unit_price")?.value.trim() ?? "";
  }

  markPrice(row) {
    row.classList.toggle("is-by-hand", Boolean(this.price(row)));
  }

  resetPrice(row) {
    this.field(row, "unit_price").value = "";
    this.markPrice(row);
    this.change(row);
    this.focus(row, "quantity");
  }

  newLine() {
    const index = Number(this.count.value);
    const row = this.template.content.firstElementChild.cloneNode(true);
    row.dataset.line = row.dataset.line.replace("__prefix__", index);
    for (const input of row.querySelectorAll("input, select, textarea")) {
      if (input.name) input.name = input.name.replace("__prefix__", index);
      if (input.id) input.id = input.id.replace("__prefix__", index);
    }
    for (const label of row.querySelectorAll("label")) {
      label.htmlFor = label.htmlFor.replace("__prefix__", index);
    }
    this.count.value = index + 1;
    return row;
  }

  addLine(after = null) {
    const row = this.newLine();
    if (after) after.after(row);
    else this.body.append(row);
    return row;
  }

  ensureEmptyLine() {
    const last = this.lines().at(-1);
    if (!last || this.sku(last)) this.addLine();
  }

  removeLine(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const mark = document.createElement("input");
    mark.type = "hidden";
    mark.name = `${row.dataset.line}-DELETE`;
    mark.value = "on";
    const sku = this.sku(row);
    row.firstElementChild.append(mark);
    row.classList.add("is-removed");
    this.root.append(this.tools);
    this.tools.hidden = true;
    this.answers.delete(row.dataset.line);
    this.changed.delete(row);
    this.changeSame(sku);
    this.ensureEmptyLine();
    this.showTotals();
    this.ask();
    if (next && !next.classList.contains("is-removed")) this.focus(next, "sku");
    else this.focus(this.lines()[0], "sku");
  }

  copyLine(row) {
    const copy = this.addLine(row);
    this.field(row, "sku");
    for (const [name, source] of this.fields.get(row)) {
      const target = this.field(copy, name);
      if (target && !["id", "ORDER", "DELETE", "line_no"].includes(name)) target.value = source.value;
    }
    this.markPrice(copy);
    this.change(copy);
    this.focus(copy, "quantity");
  }

  moveLine(row, step) {
    const lines = this.lines();
    const other = lines[lines.indexOf(row) + step];
    if (!other) return;
    const at = document.activeElement;
    if (step < 0) other.before(row);
    else other.after(row);
    at?.focus?.();
  }

  // One set of buttons for all rows: it stands in the row at hand.
  showTools(row) {
    if (!row || !this.tools || this.tools.parentElement?.parentElement === row) return;
    this.tools.hidden = false;
    row.lastElementChild.append(this.tools);
  }

  // The order of the rows on the page is the order of the lines.
  number() {
    this.lines().forEach((row, index) => {
      const order = this.field(row, "ORDER");
      if (order) order.value = index + 1;
    });
  }

  focus(row, name) {
    const field = row && this.field(row, name);
    field?.focus();
    field?.select?.();
  }

  // What people do

  onInput(event) {
    const row = event.target.closest("tr");
    const name = this.nameOf(event.target, row);
    if (name === "sku") {
      this.ensureEmptyLine();
      this.suggest(event.target.value.trim());
    }
    if (name === "unit_price") this.markPrice(row);
    if (["sku", "quantity", "unit_price"].includes(name)) this.change(row);
  }

  nameOf(input, row) {
    return input.name?.slice(row.dataset.line.length + 1) ?? "";
  }

  onKey(event) {
    const row = event.target.closest("tr");
    const name = this.nameOf(event.target, row);
    const isCtrl = event.ctrlKey || event.metaKey;
    const deed = {
      Enter: () => this.enter(row, name),
      ArrowDown: () => (event.altKey ? this.moveLine(row, 1) : this.go(row, 1, name)),
      ArrowUp: () => (event.altKey ? this.moveLine(row, -1) : this.go(row, -1, name)),
    }[event.key];
    const deedWithCtrl = {
      d: () => this.copyLine(row),
      Delete: () => this.removeLine(row),
      // In a filled field it takes back a word, as everywhere.
      Backspace: event.target.value ? null : () => this.removeLine(row),
    }[event.key];
    const isField = event.target.matches("input") && !this.isChoosing(event, name);
    if (event.key === "F2" && this.field(row, "unit_price")) this.act(event, () => this.focus(row, "unit_price"));
    if (isCtrl && deedWithCtrl) this.act(event, deedWithCtrl);
    else if (!isCtrl && deed && isField) this.act(event, deed);
  }

  // While suggestions stand under the field, the arrows belong to their list.
  isChoosing(event, name) {
    const text = event.target.value?.trim().toLowerCase();
    if (name !== "sku" || !text || event.altKey || !event.key.startsWith("Arrow")) return false;
    const offered = [...(event.target.list?.options ?? [])].filter(({ value, label }) => `${value} ${label}`.toLowerCase().includes(text));
    return offered.length > 0 && !offered.some(({ value }) => value.toLowerCase() === text);
  }

  act(event, deed) {
    event.preventDefault();
    deed();
  }

  enter(row, name) {
    if (name === "sku" && this.sku(row)) {
      if (this.scan?.checked && this.addToSame(row)) return;
      if (!this.quantity(row)) {
        this.field(row, "quantity").value = "1";
        this.change(row);
      }
    }
    this.ensureEmptyLine();
    const lines = this.lines();
    const next = lines[lines.indexOf(row) + 1];
    // Downwards through quantities; a line still to be filled begins with its item.
    this.go(row, 1, this.scan?.checked || (next && !this.sku(next)) ? "sku" : name);
  }

  // A scanned item that is already in the grid adds one to its line.
  addToSame(row) {
    const sku = this.sku(row);
    const same = this.lines().find((other) => other !== row && this.sku(other) === sku);
    if (!same) return false;
    const quantity = this.field(same, "quantity");
    quantity.value = String((Number(quantity.value.replace(",", ".")) || 0) + 1);
    this.field(row, "sku").value = "";
    this.change(same);
    this.focus(row, "sku");
    return true;
  }

  go(row, step, name) {
    const lines = this.lines();
    const next = lines[lines.indexOf(row) + step];
    if (next) this.focus(next, this.field(next, name) ? name : "sku");
  }

  onPaste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const row = event.target.closest("tr");
    if (this.nameOf(event.target, row) !== "sku" || !/[\t\n;]/.test(text.trim())) return;
    event.preventDefault();
    this.fill(row, rowsOf(text));
  }

  fill(start, rows) {
    const free = this.lines();
    let at = free.indexOf(start);
    const added = document.createDocumentFragment();
    let last = start;
    for (const [sku, quantity] of rows) {
      let row = free[at++];
      if (!row) {
        row = this.newLine();
        added.append(row);
      }
      this.field(row, "sku").value = sku;
      this.field(row, "quantity").value = quantity || "1";
      this.changed.add(row);
      last = row;
    }
    this.body.append(added);
    this.ensureEmptyLine();
    this.askSoon();
    this.focus(last, "quantity");
  }

  onClick(event) {
    const row = event.target.closest("tr");
    const hit = (selector) => event.target.closest(selector);
    if (hit("[data-remove]")) this.removeLine(row);
    if (hit("[data-copy]")) this.copyLine(row);
    if (hit("[data-reset-price]")) this.resetPrice(row);
    if (hit("[data-up]")) this.moveLine(row, -1);
    if (hit("[data-down]")) this.moveLine(row, 1);
  }

  // What the server says

  contextNames() {
    return this.root.dataset.context.split(",").map((name) => name.trim()).filter(Boolean);
  }

  context() {
    const fields = this.form?.elements ?? {};
    return Object.fromEntries(
      this.contextNames().map((name) => [name, fields[name]?.value ?? ""]),
    );
  }

  change(row) {
    this.changed.add(row);
    this.changeSame(this.sku(row));
    this.askSoon();
  }

  // Stock is shared: lines of the same item are answered together.
  changeSame(sku) {
    if (!sku) return;
    for (const row of this.lines()) if (this.sku(row) === sku) this.changed.add(row);
  }

  changeAll() {
    for (const row of this.lines()) if (this.sku(row)) this.changed.add(row);
    if (this.changed.size) this.askSoon();
  }

  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    if (this.isAsking || !this.root.dataset.url) return;
    const filled = this.lines().filter((row) => this.sku(row));
    const isShort = filled.length <= Number(this.root.dataset.wholeUpTo);
    const rows = isShort ? filled : [...this.changed].filter((row) => this.sku(row));
    const isComplete = rows.length === filled.length;
    for (const row of this.changed) if (!this.sku(row)) this.clear(row);
    this.changed.clear();
    if (!rows.length) return this.showTotals();
    this.isAsking = true;
    const asked = rows.map((row) => ({ row, sku: this.sku(row), quantity: this.quantity(row) || "1", price: this.price(row) }));
    for (const { row } of asked) row.classList.add("is-waiting");
    const answer = await this.post(asked, isComplete);
    this.isAsking = false;
    for (const { row } of asked) row.classList.remove("is-waiting");
    if (answer) this.show(asked, answer);
    if (this.changed.size) this.askSoon();
  }

  async post(asked, isComplete) {
    const lines = asked.map(({ row, sku, quantity, price }) => ({ key: row.dataset.line, sku, quantity, price }));
    try {
      const response = await fetch(this.root.dataset.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), Accept: "application/json" },
        body: JSON.stringify({ ...this.context(), lines, is_complete: isComplete }),
      });
      if (response.ok) return await response.json();
      toast(response.status === 401 ? words.signedOut : words.failed, { isError: true });
    } catch {
      toast(words.offline, { isError: true });
    }
    return null;
  }

  show(asked, answer) {
    const byKey = new Map(answer.lines.map((line) => [line.key, line]));
    for (const { row, sku } of asked) {
      const line = byKey.get(row.dataset.line);
      if (line && this.sku(row) === sku) this.write(row, line);
    }
    this.currency = answer.currency ?? this.currency;
    this.showTotals(answer.totals);
    this.showOutlook(answer);
  }

  // What would become of the order: holds, credit, terms that a rule gives.
  showOutlook(answer) {
    const notices = this.form?.querySelector("[data-entry-notices]");
    if (notices && answer.notices !== null && notices.dataset.shown !== answer.notices) {
      notices.innerHTML = answer.notices;
      notices.dataset.shown = answer.notices;
    }
    this.terms = answer.terms ?? "";
    this.showTerms();
  }

  showTerms() {
    const terms = this.form?.querySelector("[data-entry-terms]");
    if (terms && this.terms) terms.textContent = this.terms;
  }

  write(row, line) {
    this.answers.set(row.dataset.line, line);
    set(row, "[data-name]", line.name);
    set(row, "[data-unit]", line.unit);
    set(row, "[data-price]", line.net_price);
    const price = this.field(row, "unit_price");
    if (price) price.placeholder = line.list_price ?? "";
    set(row, "[data-total]", line.total);
    set(row, "[data-problem]", line.problem);
    row.classList.toggle("has-problem", Boolean(line.problem));
    row.querySelector("[data-stock]").replaceChildren(...availability(line.availability));
  }

  clear(row) {
    this.answers.delete(row.dataset.line);
    for (const cell of row.querySelectorAll(".line-answer, [data-problem]")) cell.textContent = "";
    row.classList.remove("has-problem");
    const price = this.field(row, "unit_price");
    if (price) price.placeholder = "";
  }

  // Without totals of the server the lines' own figures are added up.
  showTotals(totals = null) {
    const box = this.root.querySelector("[data-totals]");
    if (!box) return;
    const shown = totals ?? this.sums(box.dataset);
    box.replaceChildren(...shown.map((total, index) => {
      const line = document.createElement("div");
      line.className = index === shown.length - 1 ? "total" : "";
      const term = document.createElement("dt");
      term.textContent = total.label;
      const value = document.createElement("dd");
      value.textContent = total.value;
      line.append(term, value);
      return line;
    }));
  }

  sums(named) {
    const lines = [...this.answers.values()];
    if (!lines.length) return [];
    const money = new Intl.NumberFormat(document.documentElement.lang, {
      style: "currency", currency: this.currency ?? "EUR",
    });
    const sum = (key) => lines.reduce((total, line) => total + Number(line[key] ?? 0), 0);
    const [net, tax] = [sum("amount"), sum("tax")];
    return [
      { label: named.wordLines, value: String(lines.length) },
      { label: named.wordNet, value: money.format(net) },
      { label: named.wordTax, value: money.format(tax) },
      { label: named.wordTotal, value: money.format(net + tax) },
    ];
  }

  suggest(text) {
    clearTimeout(this.suggestTimer);
    const { itemsUrl } = this.root.dataset;
    if (!itemsUrl || text.length < 2) return;
    this.suggestTimer = setTimeout(async () => {
      const url = new URL(itemsUrl, location.href);
      url.searchParams.set("q", text);
      const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
      if (answer?.ok) offer(document.getElementById(`${this.prefix}-items`), (await answer.json()).results);
    }, 160);
  }
}

// What was typed and not sent is not lost by a link or a reload taken by mistake.
function askBeforeLeaving(form) {
  const ask = (event) => event.preventDefault();
  const begin = () => window.addEventListener("beforeunload", ask);
  form.addEventListener("input", begin);
  form.addEventListener("paste", begin);
  form.addEventListener("submit", () => window.removeEventListener("beforeunload", ask));
  if (document.querySelector(".error-summary")) begin();
}

function offer(list, items) {
  list.replaceChildren(...items.map((item) => {
    const option = document.createElement("option");
    option.value = item.sku;
    option.label = item.name;
    return option;
  }));
}

function set(row, selector, text) {
  const cell = row.querySelector(selector);
  if (cell) cell.textContent = text ?? "";
}

function availability(answer) {
  if (!answer) return [];
  const dot = document.createElement("span");
  dot.className = `dot dot-${answer.tone}`;
  dot.textContent = answer.word;
  const shown = answer.date ? [dot, ` ${answer.date}`] : [dot];
  return answer.peek_url ? [...shown, " ", peekOf(answer)] : shown;
}

// The way to what is there and coming; Tab passes it by, like the price.
function peekOf(answer) {
  const link = document.createElement("a");
  link.className = "peek";
  link.href = answer.stock_url;
  link.dataset.peek = answer.peek_url;
  link.target = "_blank";
  link.rel = "noopener";
  link.tabIndex = -1;
  link.title = answer.peek_word;
  link.setAttribute("aria-label", answer.peek_word);
  link.append(symbol("chart-bar"));
  return link;
}

// SKU and quantity per row, by tab or semicolon; a heading row is left out.
function rowsOf(text) {
  const rows = text.split(/\r?\n/).map((line) => line.split(/[\t;]/).map((cell) => cell.trim()));
  const filled = rows.filter(([sku]) => sku);
  const isHeading = filled.length > 1 && filled[0][1] && !/\d/.test(filled[0][1]);
  return isHeading ? filled.slice(1) : filled;
}

export function startGrids(root = document) {
  for (const grid of root.querySelectorAll("[data-line-grid]")) new LineGrid(grid);
}

startGrids();
