// Pages for the floor: scans go where they belong, each act is queued and sent, and
// color, sound and a word say what came of it. Without this the forms work by themselves.
import { ActQueue, newKey } from "./phone_queue.js";
import { startCollecting } from "./phone_collect.js";
import { startCounting } from "./phone_count.js";
import { say, startFeedback, words } from "./phone_feedback.js";
import { startKeeping } from "./phone_shell.js";
import { scanWithCamera } from "./scan.js";

// Who scans does not wait longer than this, in milliseconds; then it counts as unknown.
const LOOK = 5000;
// What is not answered by then is shown as waiting, in milliseconds.
const SOON = 1000;

const floor = document.querySelector("[data-floor]");
const field = floor.querySelector("[data-scan]");
const queue = new ActQueue(floor.dataset.person);
const fresh = new Set();
let onScan = () => {};
// Scans are taken one after the other: some have to be looked up first.
let scans = Promise.resolve();
let undo = null;
let sentAt = 0;

// What pages of one kind of work build on.
const desk = {
  floor,
  queue,
  say,
  words,
  onScan: (handler) => { onScan = handler; },
  scan: (code) => scanned(code),
  // A label that was read into the field of a quantity; nobody counts a million.
  isCode: (text) => /\p{L}|[\](]|\d{8}/u.test(text),
  setUndo(act) {
    undo = act;
    floor.querySelector("[data-undo]").hidden = !act;
  },
  focusScan: () => field?.focus(),
  look: async (code) => {
    try {
      const answer = await fetch(`${floor.dataset.look}?code=${encodeURIComponent(code)}`, {
        redirect: "manual",
        signal: AbortSignal.timeout(LOOK),
      });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  },
  send(form, more = {}) {
    const data = new FormData(form);
    for (const [name, value] of Object.entries(more.fields ?? {})) data.set(name, value);
    for (const name of ["key", "csrfmiddlewaretoken"]) data.delete(name);
    const act = {
      key: newKey(),
      url: more.url ?? form.action,
      body: new URLSearchParams(data).toString(),
      label: more.label ?? form.dataset.label ?? "",
    };
    fresh.add(act.key);
    sentAt = performance.now();
    setTimeout(show, SOON);
    queue.add(act);
    return act;
  },
};

function show() {
  const waiting = queue.waiting().length;
  const box = floor.querySelector("[data-waiting]");
  const isSoon = fresh.size > 0 && performance.now() - sentAt < SOON - 100;
  box.hidden = !waiting || (isSoon && navigator.onLine && !queue.isSignedOut);
  const count = waiting === 1 ? words.waitingOne : words.waitingMany.replace("{count}", waiting);
  const text = queue.isSignedOut ? words.signedOut : count;
  floor.querySelector("[data-waiting-text]").textContent = text;
  showRefused(queue.refused());
}

function showRefused(acts) {
  floor.querySelector("[data-refused]").hidden = !acts.length;
  const list = floor.querySelector("[data-refused-list]");
  list.replaceChildren(...acts.map((act) => {
    const row = document.createElement("li");
    const reason = act.refused === "!" ? words.gone : act.refused;
    row.append(...(act.label ? [link(act), ": "] : []), reason, document.createElement("br"));
    row.append(button(words.again, () => queue.tryAgain(act.key)));
    row.append(button(words.discard, () => queue.remove(act.key)));
    return row;
  }));
}

// Where it can be put right.
function link(act) {
  const made = document.createElement("a");
  made.href = act.url;
  made.textContent = act.label;
  return made;
}

function button(text, deed) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn";
  made.textContent = text;
  made.addEventListener("click", deed);
  return made;
}

function heard(news) {
  if (!news) return show();
  const isFresh = fresh.delete(news.act.key);
  if (news.kind === "done") {
    const isAgain = news.said.data?.again;
    const text = news.said.status === "known" ? words.known : news.message;
    say(isAgain ? "note" : "good", text);
    document.dispatchEvent(new CustomEvent("act-done", { detail: news }));
    if (isFresh && news.said.next && !queue.waiting().length) {
      sessionStorage.setItem("floor-said", text);
      location.assign(news.said.next);
    }
  } else if (news.kind === "refused") {
    say("bad", news.message || words.gone);
    document.dispatchEvent(new CustomEvent("act-refused", { detail: news }));
  } else if (isFresh) {
    say("note", news.kind === "failed" ? words.failed : news.kind === "signed out" ? words.signedOut : words.kept);
  }
  show();
}

function scanned(code) {
  const text = code.trim();
  if (field) field.value = "";
  if (text) scans = scans.then(() => onScan(text)).catch(reportError);
}

// A scanner types wherever the focus is; outside of fields it is led to the scan field.
function startWedge() {
  if (!field) return;
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    scanned(field.value);
  });
  document.addEventListener("keydown", (event) => {
    const isTyped = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isElsewhere = !event.target.closest?.("input, select, textarea, button, a, summary, dialog");
    if (isTyped && isElsewhere) field.focus();
  });
  field.focus();
}

// Fields that are scanned one after the other; the last Enter sends them.
function startSteps(form) {
  // What is folded away has a place on the page, but cannot be gone to.
  const isOpen = (each) => each.offsetParent && !each.closest("details:not([open])");
  const fields = () => [...form.querySelectorAll("input:not([type=hidden])")].filter(isOpen);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.nodeName !== "INPUT") return;
    event.preventDefault();
    const all = fields();
    const next = all[all.indexOf(event.target) + 1];
    if (!next) return form.requestSubmit();
    next.focus();
    next.select();
  });
  form.addEventListener("before-act", ({ detail }) => {
    detail.label = `${form.dataset.label} ${fields()[0].value}`;
  });
  onScan = (code) => {
    const empty = fields().find((each) => !each.value) ?? fields()[0];
    empty.value = code;
    const all = fields();
    (all[all.indexOf(empty) + 1] ?? empty).focus();
  };
  fields()[0].focus();
}

// What an act has changed on the page is read anew, where there is network.
function startFreshening() {
  const stale = () => [...floor.querySelectorAll("[data-fresh]")];
  if (!stale().length) return;
  document.addEventListener("act-done", async () => {
    const answer = await fetch(location.href, { redirect: "error" }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = page.querySelectorAll("[data-fresh]");
    stale().forEach((each, place) => news[place] && each.replaceWith(news[place]));
  });
}

function startForms() {
  for (const form of floor.querySelectorAll("form[data-act]")) {
    let isHeld = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (isHeld) return;
      const pressed = event.submitter;
      // What was scanned just before belongs to it, though it is still being looked up.
      isHeld = true;
      await scans;
      isHeld = false;
      if (!form.reportValidity()) return;
      const more = pressed?.name ? { fields: { [pressed.name]: pressed.value } } : {};
      const may = form.dispatchEvent(new CustomEvent("before-act", { cancelable: true, detail: more }));
      if (!may) return;
      const act = desk.send(form, more);
      form.dispatchEvent(new CustomEvent("after-act", { detail: act }));
      if (form.matches("[data-steps]")) {
        form.reset();
        form.querySelector("input:not([type=hidden])").focus();
      }
    });
    if (form.matches("[data-steps]")) startSteps(form);
  }
}

function startCamera() {
  for (const opener of floor.querySelectorAll("[data-camera]")) {
    opener.addEventListener("click", async () => {
      try {
        const code = await scanWithCamera({ reader: floor.dataset.reader, words });
        if (code) scanned(code);
      } catch {
        say("bad", words.noCamera);
      }
    });
  }
}

floor.querySelector("[data-undo]").addEventListener("click", () => {
  const last = undo;
  desk.setUndo(null);
  last?.();
  desk.focusScan();
});

startFeedback(floor);
startForms();
startWedge();
startCamera();
startFreshening();
const collecting = floor.querySelector("form[data-collect]");
if (collecting) startCollecting(desk, collecting);
const counting = floor.querySelector("form[data-count]");
if (counting) startCounting(desk, counting);
queue.onChange(heard);
const before = sessionStorage.getItem("floor-said");
if (before) say("good", before);
else if (!navigator.onLine) say("note", words.asSeen);
sessionStorage.removeItem("floor-said");
show();
queue.drain();
startKeeping(floor);
