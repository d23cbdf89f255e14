// What every page may use. Everything here is an extra: pages work without it.
import { toast, words } from "./helpers.js";
import { openPalette, startPalette } from "./palette.js";
import { startLists } from "./list.js";
import { startPeeks } from "./peek.js";
import { startSignOut } from "./phone_shell.js";

const byId = (id) => document.getElementById(id);

function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}

function startFrame() {
  const root = document.documentElement;
  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest?.(selector);
    closeMenus(hit("details.menu"));
    if (hit("[data-open-palette]")) openPalette();
    if (hit("[data-open-help]")) byId("help").showModal();
    hit("[data-dismiss]")?.closest(".notice").remove();
    const why = hit("[data-close-why]")?.closest("details");
    if (why) closeAndFocus(why);
    const fold = hit("[data-fold-sidebar]");
    if (fold) {
      const isNarrow = root.dataset.sidebar !== "narrow";
      root.dataset.sidebar = isNarrow ? "narrow" : "wide";
      fold.setAttribute("aria-pressed", String(isNarrow));
      remember("sidebar", root.dataset.sidebar);
    }
    const density = hit("[data-density-choice]");
    if (density) {
      root.dataset.density = density.dataset.densityChoice;
      remember("density", root.dataset.density);
    }
    const dialog = event.target.nodeName === "DIALOG" ? event.target : null;
    if (dialog && isOutside(event, dialog)) dialog.close();
    const opener = hit("[data-open-dialog]");
    if (opener) byId(opener.dataset.openDialog)?.showModal();
  });
  document.addEventListener("toggle", onlyOneWhy, true);
}

function isOutside(event, dialog) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right ||
    event.clientY < box.top || event.clientY > box.bottom;
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except && !menu.contains(except)) menu.open = false;
  }
}

function closeAndFocus(details) {
  details.open = false;
  details.querySelector("summary").focus();
}

function onlyOneWhy(event) {
  const opened = event.target;
  if (!opened.matches?.("details.why") || !opened.open) return;
  for (const other of document.querySelectorAll("details.why[open]")) {
    if (other !== opened) other.open = false;
  }
}

// Forms or buttons with data-confirm ask first; the server asks too where it matters.
function startConfirm() {
  const dialog = byId("confirm");
  if (!dialog) return;
  document.addEventListener("submit", async (event) => {
    const asking = event.submitter?.dataset.confirm ? event.submitter : event.target;
    if (!asking.dataset.confirm || asking.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    if (await ask(dialog, asking.dataset, deedOf(submitter))) {
      asking.dataset.confirmed = "yes";
      event.target.requestSubmit(submitter ?? undefined);
      delete asking.dataset.confirmed;
    }
  }, true);
}

// What a button says to the eye: "Remove", not what it removes.
function deedOf(button) {
  const copy = button?.cloneNode(true);
  for (const unseen of copy?.querySelectorAll(".visually-hidden") ?? []) unseen.remove();
  return copy?.textContent.trim();
}

function ask(dialog, { confirm, confirmTitle }, deed) {
  const title = dialog.querySelector("[data-confirm-title]");
  title.dataset.usual ??= title.textContent;
  title.textContent = confirmTitle || title.dataset.usual;
  dialog.querySelector("[data-confirm-text]").textContent = confirm;
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.dataset.usual ??= yes.textContent;
  yes.textContent = deed || yes.dataset.usual;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  });
}

// A form is sent once: a second click on a slow day changes nothing.
function startSendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    // A download leaves the page where it is; then the form may be sent again.
    setTimeout(() => release(form), 8000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) release(form);
  });
}

function release(form) {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
}

function isTyping(target) {
  return target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

function startKeys() {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.key === "Escape") escape(event);
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      const field = document.querySelector("[data-list-search]") ?? byId("global-search");
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
    }
    if (event.key === "?") byId("help")?.showModal();
  });
}

function escape(event) {
  const open = event.target.closest?.("details[open]") ?? document.querySelector("details.why[open], details.menu[open]");
  if (open?.matches(".menu, .why")) closeAndFocus(open);
}

function startHtmx() {
  const say = (text) => toast(text ?? "", { isError: true });
  document.body.addEventListener("htmx:sendError", () => say(words.offline));
  document.body.addEventListener("htmx:timeout", () => say(words.offline));
  document.body.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.xhr.getResponseHeader("HX-Trigger")?.includes("toast")) return;
    const { status } = detail.xhr;
    if (status === 401) return say(words.signedOut);
    if (status === 403) return say(words.forbidden);
    return say(words.failed);
  });
  // A business error answers 409 or 422 with a fragment to show in place.
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const isFragment = detail.xhr.getResponseHeader("Content-Type")?.startsWith("text/html");
    if ([409, 422].includes(detail.xhr.status) && isFragment) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
  });
  document.body.addEventListener("toast", ({ detail }) => toast(detail.value ?? "", detail));
}

startFrame();
startConfirm();
startSendOnce();
startKeys();
startHtmx();
startPalette();
startLists();
startPeeks();
startSignOut();
document.querySelector("[data-error-summary]")?.focus();
