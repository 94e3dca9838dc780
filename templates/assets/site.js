/* What the site needs around the theme's own script, before which it runs.

   On the web, search fetches its index when a reader turns to it, and not with every page.
   From a disk, where no page may fetch a file or start a worker, links name the file index.html and search works in a frame.
   On both, search is told where words end in scripts that write no spaces. */
(function () {
  "use strict";
  const INDEX = "search/search_index.json";
  const LARGE = new URL("search.js", document.currentScript.src).href;
  const Browsers = window.Worker;

  /* --- Words ------------------------------------------------------------------------------------------------------ */

  const SPACELESS = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Mymr}]{2,}/gu;
  const GAP = "\u200b"; // a space that nobody sees, which parts words for the search
  const WORD = /[\p{L}\p{M}]+/gu;
  const MARK = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]/; // of Latin, Greek, Cyrillic, Hebrew and Arabic letters
  const segmenter = "Segmenter" in Intl && new Intl.Segmenter("en", { granularity: "word" }); // words of these scripts are the same for every language

  function partWords(text) {
    const parted = (run) => Array.from(segmenter.segment(run), (one) => one.segment).join(GAP);
    return segmenter ? text.normalize().replace(SPACELESS, parted) : text.normalize();
  }

  /* Words with accents, points or other marks once more without them: whoever types "Societe" or "Королев" finds "Société" and "Королёв". */
  function unmarked(text) {
    const words = text.normalize("NFD").match(WORD) || [];
    const plain = (word) => word.split(MARK).join("");
    return words.filter((word) => MARK.test(word)).map(plain).join(" ").normalize();
  }

  /* What is looked for, within what the search can do: it makes a list of all words that differ in as many letters as `~` says. */
  function within(query) {
    return typeof query !== "string" ? query : query.slice(0, 200).replace(/~(\d+)/g, (_, letters) => "~" + Math.min(letters, 2));
  }

  /* What the theme sends to its search: its index, and then what a reader looks for. */
  function prepare(message) {
    const { data } = message;
    if (typeof data === "string") return { ...message, data: partWords(within(data)) };
    if (!data || !data.docs) return message;
    const fields = { ...data.config.fields, plain: { boost: 1 } };
    const docs = data.docs.map((one) => ({ ...one, title: partWords(one.title), text: partWords(one.text), plain: unmarked(one.title + GAP + one.text) }));
    return { ...message, data: { ...data, config: { ...data.config, fields }, docs } };
  }

  /* The theme looks at what was typed when a key goes up; words also come by voice, by mouse, or from a list. */
  document.addEventListener("input", ({ target }) => {
    if (target.matches(".md-search__input")) target.dispatchEvent(new Event("keyup"));
  });

  /* --- On the web ------------------------------------------------------------------------------------------------- */

  /* Whose search it is says the index: the theme's own, or that of a large site, which counts more than it lists. */
  class SearchWorker extends EventTarget {
    constructor(address) {
      super();
      this.address = address;
    }

    postMessage(message) {
      const { docs, config } = message.data;
      if (docs) this.begin(config.engine === "pagefind" ? LARGE : this.address);
      this.worker.postMessage(this.worker.plain ? { ...message, data: within(message.data) } : prepare(message));
    }

    begin(address) {
      this.worker = new Browsers(address);
      this.worker.plain = address === LARGE;
      this.worker.addEventListener("message", ({ data }) => {
        this.dispatchEvent(new MessageEvent("message", { data: counted(data) }));
        if (data.data?.failed) say("The search cannot be loaded.");
      });
    }
  }

  /* In the place where the theme tells how much was found. */
  function say(text) {
    document.querySelector(".md-search-result__meta").textContent = text;
  }

  /* The theme asks a list for its length, and shows pieces of it. */
  function counted(message) {
    const { items, total } = message.data || {};
    if (!items || !(total > items.length)) return message;
    const listed = items.slice();
    items.slice = (...range) => listed.slice(...range);
    items.length = total;
    return message;
  }

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

    postMessage(message) {
      /* The search of a large site reads parts of its index, which no page may from a disk. */
      if (message.data?.config?.engine === "pagefind") this.ready = new Promise(() => say("The search of this site works once the site stands on a web server."));
      this.ready.then((inside) => inside.dispatchEvent(new inside.MessageEvent("message", { data: prepare(message) })));
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
    window.Worker = SearchWorker;
    deferIndex();
  }
})();
