/* What the site needs around the theme's own script, before which it runs.

   On the web, search fetches its index when a reader turns to it, and not with every page.
   From a disk, where no page may fetch a file or start a worker, links name the file index.html and search works in a frame. */
(function () {
  "use strict";
  const INDEX = "search/search_index.json";

  /* --- On the web ------------------------------------------------------------------------------------------------- */

  /* The theme asks for its index at once; the request waits until the search is opened. A page that was found needs it to show where. */
  function deferIndex() {
    if (new URLSearchParams(location.search).has("h")) return;
    const { open, send } = XMLHttpRequest.prototype;
    const waiting = new WeakSet();
    const opened = new Promise((resolve) => document.getElementById("__search")?.addEventListener("change", resolve, { once: true }));
    XMLHttpRequest.prototype.open = function (method, address, ...more) {
      if (String(address).split("?")[0].endsWith(INDEX)) waiting.add(this);
      return open.call(this, method, address, ...more);
    };
    XMLHttpRequest.prototype.send = function (body) {
      if (waiting.has(this)) opened.then(() => send.call(this, body));
      else send.call(this, body);
    };
  }

  /* --- From a disk ------------------------------------------------------------------------------------------------ */

  /* A folder shows its files there; its page is the file index.html. */
  function nameFile(link) {
    if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  }

  function nameFiles() {
    for (const link of document.querySelectorAll("a[href]")) nameFile(link);
    for (const event of ["pointerdown", "focusin", "click"]) {
      document.addEventListener(event, ({ target }) => {
        const link = target instanceof Element && target.closest("a[href]"); // such as one that search has just written
        if (link) nameFile(link);
      }, true);
    }
  }

  /* Stands in for Worker. Its name tells the theme's search that it is in a frame, and where to look for more scripts. */
  class IFrameWorker extends EventTarget {
    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "Search";
      this.ready = new Promise((resolve) => {
        frame.addEventListener("load", () => {
          const inside = frame.contentWindow;
          inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
          inside.importScripts = (...addresses) => addresses.reduce((done, one) => done.then(() => run(inside, one)), Promise.resolve());
          resolve(run(inside, address).then(() => inside));
        }, { once: true });
      });
      document.body.append(frame);
    }

    postMessage(data) {
      this.ready.then((inside) => inside.dispatchEvent(new inside.MessageEvent("message", { data })));
    }
  }

  function run(inside, address) {
    return new Promise((resolve, reject) => {
      const script = inside.document.createElement("script");
      script.src = address;
      script.onload = () => resolve();
      script.onerror = () => reject(new Error(`${address} cannot be read`));
      inside.document.head.append(script);
    });
  }

  /* --- Tabs ------------------------------------------------------------------------------------------------------- */

  /* Opens the tab of a set that the address names. */
  function openTab() {
    const tab = document.getElementById(location.hash.slice(1));
    if (tab && tab.name && tab.name.startsWith("__tabbed_")) tab.checked = true;
  }

  openTab();
  if (location.protocol === "file:") {
    window.IFrameWorker = window.Worker = IFrameWorker;
    nameFiles();
  } else {
    deferIndex();
  }
})();
