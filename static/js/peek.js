// A look at stock beside a line: links with data-peek open what they lead to in a dialog.
// Without this module, or offline, they are links.
function dialogOf() {
  const found = document.getElementById("peek");
  if (found) return found;
  const dialog = document.createElement("dialog");
  dialog.id = "peek";
  dialog.className = "ask peek-panel";
  dialog.setAttribute("aria-labelledby", "peek-title");
  document.body.append(dialog);
  return dialog;
}

async function show(link) {
  try {
    const answer = await fetch(link.dataset.peek, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const dialog = dialogOf();
    dialog.innerHTML = await answer.text();
    dialog.showModal();
  } catch {
    location.assign(link.href);
  }
}

export function startPeeks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-peek]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show(link);
  });
}
