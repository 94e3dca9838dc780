/* Facts say when, how sure and by whom: on hover, on focus and on the first tap. Without this script the link's title says it. */
(function () {
  "use strict";
  const links = document.querySelectorAll(".fact > a[title]");
  if (!links.length) return;

  const tip = document.createElement("div");
  tip.id = "fact-tip";
  tip.className = "fact-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);

  let shown = null;
  let closing = 0;
  let touched = false;
  let pointer = "";
  let dismissed = "";

  const placeOf = (event) => `${event.clientX} ${event.clientY}`;

  function line(text, name) {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = text;
    return part;
  }

  /* Below the link, or above it where the window ends, and never beyond the window's sides. */
  function place(link) {
    const box = link.getClientRects()[0];
    const below = box.bottom + tip.offsetHeight + 12 < window.innerHeight;
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8));
    tip.style.left = `${left + window.scrollX}px`;
    tip.style.top = `${(below ? box.bottom + 6 : box.top - tip.offsetHeight - 6) + window.scrollY}px`;
  }

  function show(link) {
    clearTimeout(closing);
    if (shown === link) return;
    hide();
    const parts = link.dataset.tip.split(" · ").map((text) => line(text, "fact-tip__part"));
    tip.replaceChildren(...parts);
    if (touched) tip.append(line("Tap again for its row in the register", "fact-tip__hint"));
    tip.hidden = false;
    link.setAttribute("aria-describedby", tip.id);
    shown = link;
    place(link);
  }

  function hide() {
    clearTimeout(closing);
    if (shown) shown.removeAttribute("aria-describedby");
    shown = null;
    tip.hidden = true;
  }

  /* A short wait lets the pointer cross from the link to its tooltip. */
  function hideSoon() {
    clearTimeout(closing);
    closing = setTimeout(hide, 200);
  }

  for (const link of links) {
    link.dataset.tip = link.title;
    link.removeAttribute("title");
    link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && placeOf(event) !== dismissed && show(link));
    link.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && hideSoon());
    link.addEventListener("pointerdown", (event) => { touched = event.pointerType !== "mouse"; });
    link.addEventListener("focus", () => touched || show(link));
    link.addEventListener("blur", hideSoon);
    link.addEventListener("click", (event) => {
      if (!touched || shown === link) return;
      event.preventDefault();
      show(link);
    });
  }
  tip.addEventListener("pointerenter", () => clearTimeout(closing));
  tip.addEventListener("pointerleave", hideSoon);
  /* A tooltip that is sent away may leave another fact under the pointer: that one shows when the pointer moves. */
  document.addEventListener("pointermove", (event) => {
    pointer = placeOf(event);
    if (pointer !== dismissed) dismissed = "";
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    dismissed = shown ? pointer : "";
    hide();
  });
  document.addEventListener("pointerdown", (event) => {
    if (shown && !tip.contains(event.target) && !shown.contains(event.target)) hide();
  });
})();
