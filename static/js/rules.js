// The condition builder: every change asks the server for the same form again, with one
// row more or the right values behind a field. Without this file the buttons do it.
const WAIT = 350;

function builderOf(target) {
  return target.closest?.("[data-rule-builder]");
}

// A field is found by its name too; the list of fields stays what is sent. While somebody
// types, a name is taken only when no longer one begins so: "Item" may become "Item is active".
document.addEventListener("input", (event) => {
  const find = event.target.closest?.("[data-rule-find]");
  if (!find) return;
  const isTyped = event.inputType && event.inputType !== "insertReplacementText";
  const { exact, starting } = named(find);
  if (exact && (!isTyped || starting.length === 1)) takeField(find, exact).focus();
});

document.addEventListener("change", (event) => {
  const find = event.target.closest?.("[data-rule-find]");
  if (!find) return;
  const { exact, near } = named(find);
  const found = exact ?? (near.length === 1 ? near[0] : null);
  if (found) takeField(find, found);
});

function named(find) {
  const wanted = find.value.trim().toLowerCase();
  const name = (option) => option.label.trim().toLowerCase();
  const fields = [...document.getElementById(find.dataset.ruleFind).options];
  const near = fields.filter((each) => wanted && each.value && name(each).includes(wanted));
  near.sort((a, b) => name(a).length - name(b).length);
  const starting = near.filter((each) => name(each).startsWith(wanted));
  return { near, starting, exact: near.find((each) => name(each) === wanted) };
}

function takeField(find, option) {
  const select = document.getElementById(find.dataset.ruleFind);
  find.value = "";
  select.value = option.value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  return select;
}

function takeBest(find) {
  const { exact, starting, near } = named(find);
  const found = exact ?? starting[0] ?? near[0];
  if (found) takeField(find, found).focus();
}

// What one choice of the outcome makes of the inputs after it.
document.addEventListener("change", (event) => {
  const outcome = event.target.closest?.("[data-rule-lead]") && event.target.closest("[data-rule-outcome]");
  if (!outcome || !window.htmx) return;
  const form = outcome.closest("form");
  const asked = snapshot(outcome);
  htmx.ajax("POST", form.action || location.href, {
    source: outcome, target: outcome, swap: "outerHTML", values: { do: "outcome" },
  }).then(() => putBack(outcome.id, asked, outcome));
});

// What somebody types while an answer is on its way is put back into the new form.
function redraw(builder, action) {
  const form = builder.closest("form");
  const asked = snapshot(builder);
  const values = Object.fromEntries([["do", action]]);
  return htmx.ajax("POST", form.action || location.href, {
    source: builder, target: builder, swap: "outerHTML", values,
  }).then(() => {
    putBack(builder.id, asked, builder);
    tell(form);
  });
}

function snapshot(builder) {
  return new Map([...typed(builder)].map((field) => [field.id, field.value]));
}

function present(field) {
  return field.isConnected ? field : document.getElementById(field.id);
}

function typed(builder) {
  return builder.querySelectorAll("input[id]:not([type=hidden]), select[id]");
}

function putBack(id, asked, old) {
  const fresh = document.getElementById(id);
  if (!fresh || fresh === old) return;
  // What still waits for a refresh stands in the new form by the same name.
  if (pending) pending.field = present(pending.field) ?? pending.field;
  for (const field of typed(old)) {
    const now = document.getElementById(field.id);
    const isNewer = asked.has(field.id) && asked.get(field.id) !== field.value;
    if (now && isNewer && !field.matches("[data-rule-add]")) now.value = field.value;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-rule-do]");
  const builder = button && builderOf(button);
  if (!builder || !window.htmx) return;
  event.preventDefault();
  redraw(builder, button.value);
});

// Letters typed into a closed list change it one by one: the last one counts.
let pending = null;

function refresh(field) {
  clearTimeout(pending?.timer);
  pending = null;
  const now = present(field);
  const builder = now && builderOf(now);
  return builder && redraw(builder, "refresh");
}

document.addEventListener("change", (event) => {
  const field = event.target;
  if (!builderOf(field) || !window.htmx) return;
  if (field.matches("input[data-rule-add], input[data-pick]")) refresh(field);
  if (!field.matches("[data-rule-change]")) return;
  clearTimeout(pending?.timer);
  pending = { field, timer: setTimeout(() => refresh(field), WAIT) };
});

// Tab out of a list whose row is about to change goes on to what comes then.
document.addEventListener("keydown", async (event) => {
  const field = pending?.field;
  if (!field || event.target !== field) return;
  if (event.key !== "Tab" || event.shiftKey) return;
  event.preventDefault();
  await refresh(field);
  const form = document.getElementById(field.id)?.form;
  const all = [...(form?.elements ?? [])].filter(canBeReached);
  all[all.findIndex((each) => each.id === field.id) + 1]?.focus();
});

function canBeReached(field) {
  return field.tabIndex >= 0 && field.type !== "hidden" && field.nodeName !== "FIELDSET" &&
    field.offsetParent !== null;
}

// Enter in a row is done with it; it does not save the page.
document.addEventListener("keydown", (event) => {
  const builder = builderOf(event.target);
  if (!builder || !window.htmx) return;
  if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    if (event.target.matches("[data-rule-find]")) takeBest(event.target);
    else refresh(event.target);
  }
  if (event.altKey && event.key === "Insert") {
    event.preventDefault();
    redraw(builder, `add:${event.target.closest("fieldset.rule-group").id}`);
  }
});

// A column pasted from a spreadsheet becomes the values of a list.
document.addEventListener("paste", (event) => {
  const field = event.target.closest?.("[data-rule-add]");
  const text = event.clipboardData?.getData("text") ?? "";
  if (!field || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  field.value = text.trim().split(/[\t\r\n]+/).join("; ");
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

// The sentence follows while somebody types.
let timer = 0;
function tell(form) {
  const words = form?.querySelector("[data-rule-words]");
  if (!words || !window.htmx) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    return htmx.ajax("POST", form.action || location.href, {
      source: words, target: words, swap: "outerHTML", values: { do: "words" },
    });
  }, WAIT);
}
document.addEventListener("input", (event) => tell(event.target.closest?.("form[data-rule-form]")));

// Suggestions of a picker, asked while somebody types.
let asked = 0;
let typing = 0;
document.addEventListener("input", (event) => {
  const field = event.target;
  const picker = field.dataset?.pick;
  const list = picker && document.getElementById(field.getAttribute("list"));
  const url = field.closest?.("[data-pick-url]")?.dataset.pickUrl;
  if (!list || list.dataset.short || !url) return;
  clearTimeout(typing);
  const text = field.value.trim();
  if (text.length < 2) return;
  typing = setTimeout(() => suggest(url, picker, text, list, ++asked), 150);
});

async function suggest(url, picker, text, list, turn) {
  const address = new URL(url, location.href);
  address.searchParams.set("picker", picker);
  address.searchParams.set("q", text);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok || turn !== asked) return;
    const { results } = await answer.json();
    list.replaceChildren(...results.map(({ value, label }) => {
      const option = document.createElement("option");
      option.value = value;
      option.label = label;
      return option;
    }));
  } catch {
    // Typing goes on without suggestions.
  }
}
