/* The colours that a reader chose, put on the page before it shows: right behind the switch, whose settings it reads. */
(function () {
  "use strict";
  const chosen = window.__md_get("__palette");
  if (!chosen || !chosen.color) return;
  const system = "(prefers-color-scheme)";
  if (chosen.color.media === system) {
    const scheme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const option = document.querySelector(`[data-md-color-media="(prefers-color-scheme: ${scheme})"]`);
    for (const name of option ? ["media", "scheme", "primary", "accent"] : []) chosen.color[name] = option.getAttribute(`data-md-color-${name}`);
  }
  for (const [name, value] of Object.entries(chosen.color)) document.body.setAttribute(`data-md-color-${name}`, value);
})();
