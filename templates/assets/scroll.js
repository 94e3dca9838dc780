/* What is wider than its place scrolls; this lets the keyboard scroll it too. */
(function () {
  "use strict";
  function update() {
    for (const box of document.querySelectorAll("figure.chart, .md-typeset__scrollwrap")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }
  window.addEventListener("load", update);
  window.addEventListener("resize", update);
})();
