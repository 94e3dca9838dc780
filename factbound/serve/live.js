// Keeps an open page in step with the builds: reloads it when a newer site is up, and shows over it what stopped a build.
(() => {
  "use strict";
  const shown = document.currentScript.dataset.version;
  let events = null;
  let panel = null;

  const STYLE = `
    :host { position: fixed; inset: auto 0 0 0; z-index: 2147483647; }
    section { max-height: 60vh; overflow: auto; padding: 1rem 1.25rem 1.25rem; box-sizing: border-box; border-top: 4px solid #d32f2f;
      background: #1f1313; color: #fff; font: 15px/1.5 system-ui, sans-serif; box-shadow: 0 -4px 24px rgb(0 0 0 / 40%); }
    header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; }
    h2 { margin: 0; font-size: 18px; }
    p { margin: .25rem 0 .75rem; color: #f2d7d7; }
    pre { margin: 0 0 .75rem; padding: .6rem .8rem; border-radius: 4px; background: #000; color: #fff;
      font: 14px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
    button { padding: .3rem .9rem; border: 1px solid #fff; border-radius: 4px; background: transparent; color: #fff; font: inherit; cursor: pointer; }
    button:focus-visible, section:focus-visible { outline: 3px solid #ffd54f; outline-offset: -3px; }
  `;

  const style = new CSSStyleSheet();
  style.replaceSync(STYLE);

  // Text arrives as text: nothing of a problem is ever read as HTML.
  const element = (name, text, properties) => Object.assign(document.createElement(name), { textContent: text }, properties);

  const hide = () => {
    panel?.remove();
    panel = null;
  };

  const show = (problems) => {
    hide();
    panel = element("factbound-problems", "");
    const root = panel.attachShadow({ mode: "open" });
    const section = element("section", "", { role: "alert", tabIndex: 0, ariaLabel: "Problems" });
    const header = element("header", "");
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    header.append(element("h2", `Build stopped: ${count}`), element("button", "Hide", { type: "button", onclick: hide }));
    section.append(header, element("p", "This is the last good build. It is replaced as soon as the files are mended."));
    section.append(...problems.map((problem) => element("pre", problem)));
    section.addEventListener("keydown", (event) => event.key === "Escape" && hide());
    document.body.append(panel);
    root.adoptedStyleSheets = [style]; // the page's policy allows no style that stands in the page
    root.append(section);
  };

  const hear = (message) => {
    const state = JSON.parse(message.data);
    if (state.version !== shown) {
      events.close();
      location.reload();
    } else if (state.problems.length) {
      show(state.problems);
    } else {
      hide();
    }
  };

  // A hidden page lets its connection go: browsers open only six to one server. It catches up when it is looked at again.
  const follow = () => {
    events?.close();
    events = null;
    if (!document.hidden) {
      events = new EventSource("/.factbound/events");
      events.onmessage = hear;
    }
  };

  document.addEventListener("visibilitychange", follow);
  addEventListener("pageshow", (event) => event.persisted && follow());
  follow();
})();
