// Runs before the first paint: marks that scripts work and follows the device's theme.
(() => {
  const root = document.documentElement;
  root.classList.add("has-js");
  if (root.dataset.themeChoice !== "auto") return;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { root.dataset.bsTheme = dark.matches ? "dark" : "light"; };
  follow();
  dark.addEventListener("change", follow);
})();
