/* The search of a large site, as a worker that takes and gives what the theme's own one does: behind it is pagefind, of whose index a browser loads the few
   parts that a word needs. See factbound/publish/indexing.py. */
(function () {
  "use strict";
  const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
  const LISTED = 10; // results that are shown, each of which is a small file; all are counted
  const JOINED = /\u2060((?:<\/?mark>)*) /g; // where the index parts a word
  const SIGN = "\\u0e01-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3041-\\u30ff\\u31f0-\\u31ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const SIGNS = new RegExp(`^[${SIGN}]{2,}$`, "u");
  const PARTS = new RegExp(`(?<=[${SIGN}])(?=[\\p{L}\\p{N}${SIGN}])|(?<=[\\p{L}\\p{N}])(?=[${SIGN}])|(?<=['\u2019/])(?=\\p{L}{3})`, "gu");
  const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const NONE = { items: [], total: 0, suggest: [] };
  const FAILED = { ...NONE, failed: true };
  let asked = 0;
  let pagefind;

  /* The theme puts texts into its list as HTML. */
  function escape(text) {
    return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]);
  }

  /* An excerpt comes as HTML with marks around words: nothing else of it stays HTML. */
  function marked(excerpt) {
    const plain = (text) => escape(text.replace(/&(lt|gt|quot|#0?39|amp);/g, (_, name) => ({ lt: "<", gt: ">", quot: '"', amp: "&" })[name] || "'"));
    return excerpt.replace(JOINED, "$1").split(/(<\/?mark>)/).map((piece, at) => (at % 2 ? piece : plain(piece))).join("");
  }

  function whole(text) {
    return escape(text.replace(JOINED, ""));
  }

  /* Words of scripts that write no spaces are looked for sign by sign; where there is nothing else, the signs follow each other.
     A search among many pages takes a while, and cannot be left: before it, what was typed meanwhile is heard. */
  async function search(query, isOver) {
    const { search: ask, preload } = await pagefind;
    const parted = query.trim().replace(PARTS, " ");
    if (!isOver()) await preload(parted);
    await new Promise((heard) => setTimeout(heard));
    if (isOver()) return [];
    const { results } = await ask(parted);
    if (!SIGNS.test(query.trim())) return results;
    const exact = new Set((await ask(`"${parted}"`)).results.map((one) => one.id));
    return results.filter((one) => exact.has(one.id));
  }

  function weight(section) {
    return section.weighted_locations.reduce((sum, one) => sum + one.balanced_score, 0);
  }

  /* A page with its sections, the best of them first. */
  function group(page, score, terms) {
    const address = page.raw_url.replace(/^\//, "");
    const sections = page.sub_results.slice().sort((one, other) => weight(other) - weight(one));
    const best = sections.length ? weight(sections[0]) : 0;
    const item = (section) => ({
      location: address + (section.anchor ? `#${section.anchor.id}` : ""),
      title: whole(section.anchor ? section.title : page.meta.title),
      text: marked(section.excerpt),
      score: best ? (score * weight(section)) / best : score,
      terms,
    });
    const items = sections.map(item);
    const own = { location: address, title: whole(page.meta.title), text: "", score: 0, terms: {} };
    return items.some((one) => one.location === address) ? items : [...items, own];
  }

  /* What pagefind would ask for one after the other is asked for at once, while it comes itself. What the parts say of themselves is known. */
  function fetchAhead(parts) {
    const { fetch } = self;
    const ahead = new Map();
    const add = (name, content) => ahead.set(name, content || fetch(name));
    parts.forEach((part, at) => {
      const folder = new URL(at ? `../pagefind/${at + 1}/` : "../pagefind/", location).href;
      const { hash, wasm } = Object.values(part.languages)[0];
      add(`${folder}pagefind-entry.json`, Promise.resolve(new Response(JSON.stringify(part))));
      add(`${folder}pagefind.${hash}.pf_meta`);
      if (!at) add(`${folder}wasm.${wasm || "unknown"}.pagefind`);
    });
    self.fetch = (address, ...more) => {
      const name = new URL(address, location).href.split("?")[0];
      const found = ahead.get(name);
      ahead.delete(name);
      return found || fetch(address, ...more);
    };
  }

  /* An index of many pages is in parts. */
  async function load(parts) {
    fetchAhead(parts);
    const found = await import("../pagefind/pagefind.js");
    await found.options({ excerptLength: 24 });
    await found.init();
    await Promise.all(parts.slice(1).map((_, at) => found.mergeIndex(new URL(`../pagefind/${at + 2}/`, location).href)));
    return found;
  }

  async function find(query, isOver) {
    const results = await search(query, isOver);
    const words = query.toLowerCase().split(/[\s"]+/).filter(Boolean);
    const terms = Object.fromEntries(words.map((word) => [word, true]));
    const items = await Promise.all(results.slice(0, LISTED).map(async (one) => group(await one.data(), one.score, terms)));
    return { items, total: results.length, suggest: [] };
  }

  async function answer({ type, data }) {
    if (type === SETUP) {
      pagefind = load(data.config.parts);
      pagefind.catch(() => {}); // told with the first answer
      return { type: READY };
    }
    if (type !== QUERY) return null;
    const mine = ++asked;
    const isOver = () => mine !== asked; // what was typed meanwhile is answered instead
    const found = data.trim() ? await find(data, isOver).catch(() => FAILED) : NONE;
    return isOver() ? null : { type: RESULT, data: found };
  }

  /* A server whose policy for scripts forbids WebAssembly: pagefind then waits for ever. */
  addEventListener("unhandledrejection", () => postMessage({ type: RESULT, data: FAILED }));

  addEventListener("message", async ({ data }) => {
    const said = await answer(data);
    if (said) postMessage(said);
  });
})();
