// Suggestions for a text field: a datalist with data-suggest-url, data-suggest-for.
for (const list of document.querySelectorAll("datalist[data-suggest-url]")) {
  const field = document.getElementById(list.dataset.suggestFor);
  let timer = 0;
  let turn = 0;
  field?.addEventListener("input", () => {
    clearTimeout(timer);
    const text = field.value.trim();
    if (text.length < 2) return;
    timer = setTimeout(() => ask(text, ++turn), 150);
  });

  async function ask(text, mine) {
    const url = new URL(list.dataset.suggestUrl, location.href);
    url.searchParams.set("q", text);
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      if (!answer.ok || mine !== turn) return;
      const { results } = await answer.json();
      list.replaceChildren(
        ...results.map(({ value, label }) => {
          const option = document.createElement("option");
          option.value = value;
          option.label = label;
          return option;
        }),
      );
    } catch {
      // Typing goes on without suggestions.
    }
  }
}
