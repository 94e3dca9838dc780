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

  /* Words of scripts that write no spaces are looked for sign by sign; where there is nothing else, the signs follow each other. */
  async function search(query) {
    const { search: ask } = await pagefind;
    const parted = query.trim().replace(PARTS, " ");
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

  /* An index of many pages is in parts. */
  async function load(parts) {
    const found = await import("../pagefind/pagefind.js");
    await found.options({ excerptLength: 24 });
    await found.init();
    const others = Array.from({ length: parts - 1 }, (_, at) => new URL(`../pagefind/${at + 2}/`, location).href);
    await Promise.all(others.map((one) => found.mergeIndex(one)));
    return found;
  }

  async function find(query) {
    const results = await search(query);
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
    const found = data.trim() ? await find(data).catch(() => FAILED) : NONE;
    return mine === asked ? { type: RESULT, data: found } : null; // what was typed meanwhile is answered instead
  }

  /* A server whose policy for scripts forbids WebAssembly: pagefind then waits for ever. */
  addEventListener("unhandledrejection", () => postMessage({ type: RESULT, data: FAILED }));

  addEventListener("message", async ({ data }) => {
    const said = await answer(data);
    if (said) postMessage(said);
  });
})();
