/* The fact register, sorted and filtered in the browser.

   Works on the table inside <div class="register">. Columns are known by their headings: About (its link's folder is the kind),
   Status, Certainty, Time, State and any heading that begins with "Source". A cell may bring its sort key in an element
   with data-sort. Filters live in the address as #?status=planned&q=gas; #north.stake.1 shows that row whatever the filters say. */
(function () {
  "use strict";
  const register = document.querySelector(".register");
  const table = register && register.querySelector("table");
  if (!table || !table.tHead) return;

  const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
  const SCALES = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };
  const heads = Array.from(table.tHead.rows[0].cells);
  const names = heads.map((head) => head.textContent.trim().toLowerCase());
  const column = (start) => names.findIndex((name) => name.startsWith(start));
  const collator = new Intl.Collator(document.documentElement.lang || "en", { numeric: true, sensitivity: "base" });

  const rows = Array.from(table.tBodies[0].rows, (row, order) => {
    const cells = Array.from(row.cells, (cell) => cell.textContent.trim());
    const at = (start) => cells[column(start)] || "";
    const about = row.cells[column("about")];
    const kind = folderOf(about && about.querySelector("a[href]"));
    const cited = row.cells[column("source")];
    const sources = Array.from(cited ? cited.querySelectorAll("a[href]") : [], sourceOf);
    const ids = Array.from(row.querySelectorAll("[id]"), (one) => one.id);
    const holds = at("state").toLowerCase().startsWith("holds");
    row.classList.toggle("register__row--holds", holds);
    Array.from(row.cells).forEach((cell, index) => { cell.dataset.column = names[index]; });
    return { row, order, cells, ids, holds, kind, sources, text: fold(cells.join(" ")), status: at("status"), certainty: at("certainty") };
  });

  /* --- What a row says ------------------------------------------------------------------------------------------- */

  function fold(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/\s+/g, " ");
  }

  function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1).replace(/[-_]/g, " ");
  }

  function folderOf(link) {
    const parts = link ? link.pathname.replace(/index\.html$/, "").split("/").filter(Boolean) : [];
    return parts.length > 1 ? capital(parts[parts.length - 2]) : "";
  }

  function sourceOf(link) {
    return link.textContent.replace(/,[^,]*$/, "").trim();
  }

  function timeKey(text) {
    const year = /\b(\d{4})\b/.exec(text);
    if (!year) return Infinity;
    const quarter = /Q([1-4])/.exec(text);
    const named = MONTHS.findIndex((month) => new RegExp(`\\b${month}`, "i").test(text));
    const month = named >= 0 ? named + 1 : quarter ? quarter[1] * 3 - 2 : Number((/\d{4}-(\d\d)/.exec(text) || [0, 0])[1]);
    const day = /\b(\d{1,2})\s+[a-z]{3}/i.exec(text) || /\d{4}-\d\d-(\d\d)/.exec(text);
    return Number(year[1]) * 1e4 + month * 100 + (day ? Number(day[1]) : 0);
  }

  function valueKey(text) {
    const number = /\d[\d,\u00a0\u202f ]*(?:\.\d+)?/.exec(text);
    if (!number) return Infinity;
    const scale = /^[\s\u00a0]*(thousand|million|billion|trillion)/.exec(text.slice(number.index + number[0].length));
    return Number(number[0].replace(/[^\d.]/g, "")) * (scale ? SCALES[scale[1]] : 1);
  }

  function sortKey(entry, index) {
    const given = entry.row.cells[index].querySelector("[data-sort]");
    if (given) return given.dataset.sort;
    if (index === column("time")) return timeKey(entry.cells[index]);
    return index === column("value") ? valueKey(entry.cells[index]) : entry.cells[index];
  }

  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a === b ? 0 : a < b ? -1 : 1;
    return collator.compare(a, b);
  }

  /* --- Controls --------------------------------------------------------------------------------------------------- */

  const fields = {};
  const controls = document.createElement("form");
  controls.className = "register__controls";
  controls.setAttribute("aria-label", "Filter the register");
  controls.addEventListener("submit", (event) => event.preventDefault());

  function addField(name, label, control, kind) {
    const field = document.createElement("label");
    field.className = `register__field register__field--${kind}`;
    control.name = name;
    const caption = document.createElement("span");
    caption.textContent = label;
    field.append(...(kind === "check" ? [control, caption] : [caption, control]));
    control.addEventListener(kind === "text" ? "input" : "change", changed);
    fields[name] = control;
    controls.append(field);
  }

  function addSelect(name, label, values) {
    const found = Array.from(new Set(values.filter(Boolean))).sort(collator.compare);
    if (found.length < 2) return;
    const select = document.createElement("select");
    select.append(new Option("All", ""), ...found.map((value) => new Option(capital(value), value)));
    addField(name, label, select, "select");
  }

  function addCheck(name, label) {
    const box = document.createElement("input");
    box.type = "checkbox";
    addField(name, label, box, "check");
  }

  const search = document.createElement("input");
  search.type = "search";
  search.spellcheck = false;
  addField("q", "Words in a row", search, "text");
  addSelect("kind", "About", rows.map((entry) => entry.kind));
  addSelect("status", "Status", rows.map((entry) => entry.status));
  addSelect("certainty", "Certainty", rows.map((entry) => entry.certainty));
  addSelect("source", "Source", rows.flatMap((entry) => entry.sources));
  if (column("state") >= 0) addCheck("holds", "Holds now only");
  const reset = document.createElement("button");
  reset.type = "button";
  reset.textContent = "Show all";
  reset.addEventListener("click", () => { readState(""); changed(); });
  controls.append(reset);

  const count = document.createElement("p");
  count.className = "register__count";
  count.setAttribute("role", "status");

  const scroll = document.createElement("div");
  scroll.className = "register__scroll";
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", "Table of statements");
  table.classList.add("register__table");
  register.prepend(controls, count);
  table.replaceWith(scroll);
  scroll.append(table);

  const buttons = heads.map((head, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortBy(index));
    head.append(button);
    head.scope = "col";
    head.setAttribute("aria-sort", "none");
    return button;
  });

  /* --- State: controls, order, address ----------------------------------------------------------------------------- */

  let order = { column: -1, descending: false };
  let linked = "";

  function sortBy(index) {
    if (order.column !== index) order = { column: index, descending: false };
    else order = order.descending ? { column: -1, descending: false } : { column: index, descending: true };
    changed();
    buttons[index].focus();
  }

  function valueOf(field) {
    return field.type === "checkbox" ? (field.checked ? "1" : "") : field.value.trim();
  }

  function writeState() {
    const state = new URLSearchParams();
    for (const [name, field] of Object.entries(fields)) if (valueOf(field)) state.set(name, valueOf(field));
    if (order.column >= 0) state.set("sort", (order.descending ? "-" : "") + names[order.column]);
    const text = state.toString();
    history.replaceState(history.state, "", text ? `#?${text}` : location.pathname + location.search);
  }

  function readState(text) {
    const state = new URLSearchParams(text);
    for (const [name, field] of Object.entries(fields)) {
      if (field.type === "checkbox") field.checked = state.has(name);
      else field.value = state.get(name) || "";
      if (field.selectedIndex === -1) field.value = "";
    }
    const sort = state.get("sort") || "";
    order = { column: names.indexOf(sort.replace(/^-/, "")), descending: sort.startsWith("-") };
    if (!sort) order.column = -1;
  }

  function matches(entry) {
    const words = fold(fields.q.value).split(" ").filter(Boolean);
    const chosen = (name) => (fields[name] ? fields[name].value : "");
    return words.every((word) => entry.text.includes(word))
      && ["kind", "status", "certainty"].every((name) => !chosen(name) || entry[name] === chosen(name))
      && (!chosen("source") || entry.sources.includes(chosen("source")))
      && (!fields.holds || !fields.holds.checked || entry.holds);
  }

  function apply() {
    let found = 0;
    let extra = false;
    for (const entry of rows) {
      const match = matches(entry);
      const wanted = linked !== "" && entry.ids.includes(linked);
      found += match ? 1 : 0;
      extra = extra || (wanted && !match);
      entry.row.hidden = !match && !wanted;
      entry.row.classList.toggle("register__row--linked", wanted);
    }
    const sorted = rows.slice().sort((a, b) => a.order - b.order);
    if (order.column >= 0) {
      const sign = order.descending ? -1 : 1;
      const keys = new Map(rows.map((entry) => [entry, sortKey(entry, order.column)]));
      sorted.sort((a, b) => sign * compare(keys.get(a), keys.get(b)) || a.order - b.order);
    }
    table.tBodies[0].append(...sorted.map((entry) => entry.row));
    heads.forEach((head, index) => head.setAttribute("aria-sort",
      index !== order.column ? "none" : order.descending ? "descending" : "ascending"));
    count.textContent = `${found} of ${rows.length} statements shown${extra ? ", and the one that was linked to" : ""}`;
  }

  function changed() {
    linked = "";
    writeState();
    apply();
  }

  function decoded(text) {
    try { return decodeURIComponent(text); } catch { return text; }
  }

  /* Follow the address: a query sets the controls; an anchor keeps them and brings its row into view. */
  function follow() {
    const hash = location.hash.slice(1);
    if (hash.startsWith("?")) readState(hash.slice(1));
    linked = hash.startsWith("?") ? "" : decoded(hash);
    apply();
    const target = linked && rows.find((entry) => entry.ids.includes(linked));
    if (!target) return;
    target.row.scrollIntoView({ block: "center" });
    if (scroll.scrollHeight > scroll.clientHeight) scroll.scrollIntoView({ block: "end" });
  }

  window.addEventListener("hashchange", follow);
  window.addEventListener("load", () => linked && follow()); // after the browser has gone to the anchor itself
  follow();
})();
