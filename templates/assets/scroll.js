/* A table that is too wide for a narrow window has its rows stacked, each cell below the name of its column, as factbound.css says.
   What is still wider than its place scrolls; this lets the keyboard scroll it too. */
(function () {
  "use strict";
  const narrow = window.matchMedia("(max-width: 44.9844em)");

  function fit(box) {
    const table = box.querySelector("table:not([class])");
    if (!table || !table.tHead) return;
    delete table.dataset.stacked;
    if (!narrow.matches || box.scrollWidth <= box.clientWidth) return;
    const heads = Array.from(table.tHead.rows[0].cells, (head) => head.textContent.trim());
    for (const row of table.tBodies[0].rows) Array.from(row.cells).forEach((cell, index) => { cell.dataset.head = heads[index] || ""; });
    table.dataset.stacked = "";
  }

  function update() {
    for (const box of document.querySelectorAll("figure.chart, .md-typeset__scrollwrap")) {
      fit(box);
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }
  window.addEventListener("load", update);
  document.fonts.ready.then(update); // the site's own letters may be wider than those that stood there first
  window.addEventListener("resize", update);
  document.addEventListener("toggle", update, true); // a folded table has no width until it is opened
})();
