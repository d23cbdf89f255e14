// Helpers without side effects: any module may import them, even more than once.
export const words = document.getElementById("words")?.dataset ?? {};

export function toast(text, { isError = false } = {}) {
  const card = document.createElement("div");
  card.className = isError ? "toast-card is-error" : "toast-card";
  const line = document.createElement("p");
  line.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "tool";
  close.setAttribute("aria-label", words.close ?? "");
  close.textContent = "×";
  close.addEventListener("click", () => card.remove());
  card.append(line, close);
  document.getElementById("toasts")?.append(card);
  if (!isError) setTimeout(() => card.remove(), 6000);
}

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

// A symbol of the sprite that the page's own icons come from.
export function symbol(name) {
  const sprite = document.querySelector(".icon use").getAttribute("href").split("#")[0];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}
