// Acts of one person, kept on this device until the server has answered: sent in their
// order, each with its own key, so that sending one again changes nothing.
import { csrfToken } from "./helpers.js";

const RETRY = 5000;
// An answer that takes longer does not come: the act is sent again, with its own key.
const ANSWER = 60000;
const BUSY = new Set([408, 425, 429, 500, 502, 503, 504]);

export class ActQueue {
  constructor(person) {
    this.name = `acts:${person}`;
    this.listeners = [];
    this.isSignedOut = false;
    this.isDraining = false;
    window.addEventListener("online", () => this.drain());
    window.addEventListener("storage", (event) => event.key === this.name && this.tell());
    document.addEventListener("visibilitychange", () => document.hidden || this.drain());
  }

  acts() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) ?? [];
    } catch {
      return [];
    }
  }

  waiting() {
    return this.acts().filter((act) => !act.refused);
  }

  refused() {
    return this.acts().filter((act) => act.refused);
  }

  // What is just being sent may have arrived.
  isUnsent(key) {
    return !this.isDraining && this.waiting().some((act) => act.key === key);
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  tell(news = null) {
    for (const listener of this.listeners) listener(news);
  }

  change(edit) {
    localStorage.setItem(this.name, JSON.stringify(edit(this.acts())));
  }

  add(act) {
    this.change((acts) => [...acts, { ...act, at: Date.now() }]);
    this.tell();
    this.drain();
  }

  remove(key) {
    this.change((acts) => acts.filter((act) => act.key !== key));
    this.tell();
  }

  tryAgain(key) {
    this.change((acts) => acts.map((act) => (act.key === key ? { ...act, refused: "" } : act)));
    this.tell();
    this.drain();
  }

  // One tab at a time, where the browser can tell; sending twice would do no harm.
  async drain() {
    if (this.isDraining) return;
    this.isDraining = true;
    try {
      const run = () => this.sendAll();
      await (navigator.locks ? navigator.locks.request(this.name, run) : run());
    } finally {
      this.isDraining = false;
    }
    if (this.waiting().length) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.drain(), RETRY);
    }
  }

  async sendAll() {
    for (let act = this.waiting()[0]; act; act = this.waiting()[0]) {
      const outcome = await send(act);
      this.isSignedOut = outcome.kind === "signed out";
      if (outcome.kind === "done") {
        this.change((acts) => acts.filter((each) => each.key !== act.key));
      } else if (outcome.kind === "refused") {
        const kept = { refused: outcome.message || "!" };
        this.change((acts) => acts.map((each) => (each.key === act.key ? { ...each, ...kept } : each)));
      }
      this.tell({ act, ...outcome });
      if (!["done", "refused"].includes(outcome.kind)) return;
    }
  }
}

async function send(act) {
  const age = Math.max(0, Math.round((Date.now() - act.at) / 1000));
  let answer;
  try {
    answer = await fetch(act.url, {
      method: "POST",
      body: `${act.body}&key=${act.key}&age=${age}`,
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER),
      headers: {
        Accept: "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": csrfToken(),
      },
    });
  } catch {
    return { kind: "no network" };
  }
  if (answer.type === "opaqueredirect") return { kind: "signed out" };
  if (BUSY.has(answer.status)) return { kind: "failed" };
  return read(answer);
}

async function read(answer) {
  let said;
  try {
    said = await answer.json();
  } catch {
    return answer.ok ? { kind: "signed out" } : { kind: "refused", message: "" };
  }
  if (answer.ok) return { kind: "done", said, message: said.message };
  if (said.code === "busy") return { kind: "failed" };
  return { kind: "refused", said, message: said.message };
}

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
