/* What a script adds to the forms: judgement while one types, the sources beside them, a message that follows the edit. All of it works without. */

"use strict";

const PAUSE = 300;
const form = document.getElementById("statement");

/* A page that tells of a problem begins with it. */
document.querySelector("[data-focus]")?.focus();

/* A folded group opens when a link of the summary leads into it. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#f-"]');
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const group = field.closest("details");
  if (group) group.open = true;
  (field.matches("input, select, textarea") ? field : field.querySelector("input") || field).focus();
});

if (form) {
  const touched = new Set();
  let waiting = 0, asked = 0;

  const keyOf = (control) => control.closest(".field")?.dataset.key;

  const later = () => { clearTimeout(waiting); waiting = setTimeout(judge, PAUSE); };

  const say = (field, problems, reading) => {
    const said = field.querySelector(".said");
    const lines = problems.map((one) => {
      const line = document.createElement("p");
      line.className = "problem";
      const what = document.createElement("span");
      what.className = "problem__what";
      what.textContent = one.message.charAt(0).toUpperCase() + one.message.slice(1) + ".";
      const way = document.createElement("span");
      way.className = "problem__way";
      way.textContent = one.expected ? " " + one.expected : "";
      line.append(what, way);
      return line;
    });
    if (!lines.length && reading) {
      const line = document.createElement("p");
      line.className = "reading";
      line.textContent = "Read as: " + reading;
      lines.push(line);
    }
    const fresh = lines.map((line) => line.textContent).join("\n");
    if (said.dataset.told !== fresh) { said.replaceChildren(...lines); said.dataset.told = fresh; }
    field.classList.toggle("field--bad", problems.length > 0);
    for (const control of field.querySelectorAll("input, select, textarea")) {
      if (problems.length) control.setAttribute("aria-invalid", "true"); else control.removeAttribute("aria-invalid");
    }
  };

  /* Where nobody judges any more, what was read back before is not left standing as if it were of now. */
  const lose = (words) => {
    document.getElementById("reach").textContent = words;
    if (words) for (const key of touched) { const field = form.querySelector(`.field[data-key="${key}"]`); if (field) say(field, [], ""); }
  };

  const judge = async () => {
    const number = ++asked;
    let answer;
    try {
      const sent = await fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (sent.status === 403) return lose("The editor was started anew, and does not take this form any more. Open the address that the terminal shows in another tab, and copy what you typed.");
      if (!sent.ok) return lose("What is typed cannot be judged at the moment.");
      answer = await sent.json();
    } catch { return lose("The editor does not answer: it has ended. Nothing is saved; leave this page open until you have copied what you typed."); }
    if (number !== asked) return;
    lose("");
    for (const field of form.querySelectorAll(".field[data-key]")) {
      const key = field.dataset.key;
      if (touched.has(key)) say(field, answer.fields[key] || [], answer.reading[key] || "");
    }
    const message = document.getElementById("message");
    if (message && (message.value === message.dataset.auto || !message.value)) {
      message.value = message.dataset.auto = form.elements.auto.value = answer.message;
    }
    for (const group of form.querySelectorAll("details.group")) {
      if (Object.keys(answer.fields).some((key) => touched.has(key) && group.querySelector(`[data-key="${key}"]`))) group.open = true;
    }
  };

  /* Whether a value is missing decides which fields matter: their group opens. */
  const openMissing = () => {
    const value = form.elements.value?.value.trim().toLowerCase();
    if (value !== "undisclosed" && value !== "unknown") return;
    for (const key of ["reason", "because"]) {
      const group = form.querySelector(`[data-key="${key}"]`)?.closest("details");
      if (group) group.open = true;
      touched.add(key);
    }
  };

  /* The sources beside the form follow what it cites. */
  const cards = document.getElementById("cards");
  let shown = "";

  /* A passage beside the form is cited, or no longer, by pressing it. */
  const rowOf = (source) => [...form.querySelectorAll(".locator")].find((row) => row.querySelector("[name=source]").value.trim() === source);
  const makeButtons = () => {
    for (const item of cards.querySelectorAll("li[data-passage]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", String(item.classList.contains("cited")));
      button.setAttribute("aria-label", `Cite ${item.dataset.source} ${item.dataset.passage}`);
      button.textContent = item.dataset.passage;
      button.title = item.querySelector(".help")?.textContent ? `Characters ${item.querySelector(".help").textContent}` : "";
      item.replaceChildren(button);
    }
  };
  cards.addEventListener("click", (event) => {
    const item = event.target.closest("li[data-passage]"), field = item && rowOf(item.dataset.source)?.querySelector("[name=passages]");
    if (!field) return;
    const wanted = item.dataset.passage, all = [...cards.querySelectorAll(`li[data-source="${item.dataset.source}"]`)].map((one) => one.dataset.passage);
    const cited = new Set(field.value.split(/[\s,]+/).filter(Boolean));
    if (!cited.delete(wanted)) cited.add(wanted);
    field.value = [...cited].sort((one, other) => all.indexOf(one) - all.indexOf(other)).join(" ");
    event.target.setAttribute("aria-pressed", String(cited.has(wanted)));
    dirty = true;
    touched.add("from");
    later();
  });
  const showCards = async () => {
    const rows = [...form.querySelectorAll(".locator")];
    const cited = rows.map((row) => [...row.querySelectorAll("input")].map((one) => one.value.trim()).join(" ").trim()).filter(Boolean).join(",");
    if (cited === shown) return;
    shown = cited;
    try {
      const answer = await fetch("/sources?cited=" + encodeURIComponent(cited));
      if (!answer.ok || cited !== shown) return;
      cards.innerHTML = await answer.text();
      makeButtons();
    } catch { /* the cards stay as they are */ }
  };

  makeButtons();
  let dirty = form.hasAttribute("data-typed");
  form.addEventListener("input", (event) => {
    const key = keyOf(event.target);
    dirty = true;
    if (!key) return;
    touched.add(key);
    openMissing();
    later();
    if (key === "from") { clearTimeout(form.cardsWaiting); form.cardsWaiting = setTimeout(showCards, PAUSE); }
  });

  /* Another row for a source needs no server. */
  document.getElementById("more-sources")?.addEventListener("click", (event) => {
    const rows = form.querySelectorAll(".locator"), last = rows[rows.length - 1];
    event.preventDefault();
    const row = last.cloneNode(true);
    for (const control of row.querySelectorAll("input")) {
      const label = row.querySelector(`label[for="${control.id}"]`);
      control.id = control.id.replace(/\d+$/, rows.length);
      label.htmlFor = control.id;
      label.textContent = label.textContent.replace(/\d+$/, rows.length + 1);
      if (control.name === "passages") control.setAttribute("aria-label", `Passages of source ${rows.length + 1}`);
      control.value = "";
    }
    last.after(row);
    row.querySelector("input").focus();
  });

  /* Leaving with unsaved words asks first; sending the form does not. */
  form.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}
