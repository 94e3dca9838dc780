/* What every page begins with, before anything of it shows: the fonts, so that no text jumps when they come, and where a reader's choices are kept.
   A file, as the policy of every page allows no script that stands in the page itself. */
(function () {
  "use strict";
  const assets = document.currentScript.src;
  const home = new URL("..", assets);

  /* From a disk a browser refuses the request and says so. */
  if (location.protocol !== "file:") {
    for (const name of ["serif-regular", "serif-bold", "sans-regular", "sans-bold"]) {
      const font = Object.assign(document.createElement("link"), { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "" });
      font.href = new URL(`fonts/${name}.woff2`, assets);
      document.head.append(font);
    }
  }

  /* The names under which the theme's own script looks for them. */
  window.__md_scope = home;
  window.__md_hash = (text) => Array.from(text).reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0);
  window.__md_get = (key, store = localStorage, scope = home) => JSON.parse(store.getItem(`${scope.pathname}.${key}`));
  window.__md_set = (key, value, store = localStorage, scope = home) => {
    try {
      store.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
    } catch {
      /* A browser that keeps nothing forgets the choice with the page. */
    }
  };
})();
