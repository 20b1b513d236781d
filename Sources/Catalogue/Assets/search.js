// Search over the index that SearchIndexBuilder writes. Works from a folder as from a web server: parts of the index
// are scripts that call shopSearch(name, value). No request leaves the site; nothing is stored.
"use strict";
(() => {
  // MARK: Words, cut and folded exactly as SearchText does

  const elided = new Set("l d qu n s j m t c jusqu lorsqu puisqu quoiqu presqu".split(" "));
  const invisible = /[\u00AD\u200B-\u200F\u2060\uFEFF]/u;
  const letters = { "æ": "ae", "œ": "oe", "ß": "ss", "ẞ": "ss", "ø": "o", "ð": "d", "đ": "d", "þ": "th", "ħ": "h",
    "ı": "i", "ĳ": "ij", "ł": "l", "ŧ": "t", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl",
    "‘": "'", "’": "'", "‛": "'", "′": "'" };
  // Whether a scalar of a decomposed text is a mark that moves: it sorts before one of the highest class.
  const isMark = (c) => c === "\u0345" || ("\u0345" + c).normalize("NFD") !== "\u0345" + c;

  function foldScalar(c) {
    if (c >= " " && c < "\x7F") return c.toLowerCase();
    if (invisible.test(c)) return "";
    let result = "";
    for (const part of c.normalize("NFD")) {
      if (isMark(part)) continue;
      for (const lower of part.toLowerCase().normalize("NFD")) {
        if (!isMark(lower)) result += letters[lower] ?? lower;
      }
    }
    return result;
  }

  function words(text) {
    const found = [];
    let word = "";
    const close = (next) => {
      if (word && !(next === "'" && elided.has(word)) && utf8(word).length <= 64) found.push(word);
      word = "";
    };
    for (const scalar of text) {
      for (const c of foldScalar(scalar)) {
        if (/[\p{Alphabetic}\p{N}]/u.test(c)) word += c;
        else close(c);
      }
    }
    close(" ");
    return found;
  }

  // The UTF-8 bytes of a text as characters, so that texts compare as the index sorts them.
  const utf8 = (text) => /^[\0-\x7F]*$/.test(text) ? text : String.fromCharCode(...new TextEncoder().encode(text));

  // MARK: Files of the index

  const base = document.currentScript ? new URL("search/", document.currentScript.src).href : "search/";
  const parts = new Map();
  let version = "";

  function load(name) {
    let part = parts.get(name);
    if (!part) {
      part = {};
      part.value = new Promise((resolve, reject) => {
        part.resolve = resolve;
        const script = document.createElement("script");
        script.src = base + name + ".js" + version;
        script.onload = () => { script.remove(); reject(new Error(name)); };
        script.onerror = () => { script.remove(); parts.delete(name); reject(new Error(name)); };
        document.head.append(script);
      });
      parts.set(name, part);
    }
    return part.value;
  }

  globalThis.shopSearch = (name, value) => { parts.get(name)?.resolve(value); };

  // MARK: Terms

  const digits = new Int8Array(128).fill(-1);
  for (let code = 0x21, digit = 0; code < 0x7F; code++) if (code !== 0x22 && code !== 0x5C) digits[code] = digit++;

  // Calls visit(slot, level) for each record of a term.
  function forEachRecord(data, visit) {
    let at = 0;
    const next = () => {
      let number = 0, digit;
      while ((digit = digits[data.charCodeAt(at++)]) >= 64) number = number * 28 + digit - 63;
      return number * 64 + digit;
    };
    while (at < data.length) {
      const level = next();
      let slot = -1;
      for (let left = next(); left > 0; left--) visit(slot += next() + 1, level);
    }
  }

  const shards = new Map();

  async function shard(bound) {
    if (!shards.has(bound)) {
      const name = "t-" + utf8(bound).replace(/[^0-9a-z]/g, (c) => "_" + c.charCodeAt(0).toString(16).padStart(2, "0"));
      const pieces = (await load(name)).split(" ");
      const terms = new Map();
      for (let i = 0; i + 1 < pieces.length; i += 2) terms.set(pieces[i], pieces[i + 1]);
      shards.set(bound, terms);
    }
    return shards.get(bound);
  }

  // The files that hold a term, or with isPrefix all terms it begins.
  function shardsOf(index, term, isPrefix) {
    const key = utf8(term);
    const bounds = index.shards;
    let first = 0;
    while (first + 1 < bounds.length && utf8(bounds[first + 1][0]) <= key) first++;
    let end = first + 1;
    while (isPrefix && end < bounds.length && utf8(bounds[end][0]).startsWith(key)) end++;
    return bounds.slice(first, end);
  }

  // What one word of a query finds: data of terms with the worth of each. A prefix that would load too much is taken as
  // a whole word.
  const mostToLoad = 260000;

  // The plural of a word or its singular, as French and English mostly make them: found too, for a little less.
  function otherNumber(word) {
    if (word.length < 3 || /\p{N}/u.test(word)) return [];
    if (word.endsWith("aux")) return [word.slice(0, -1), word.slice(0, -3) + "al"];
    if (word.endsWith("al")) return [word + "s", word.slice(0, -2) + "aux"];
    return /[sx]$/.test(word) ? [word.slice(0, -1)] : [word + "s", word + "x"];
  }

  async function terms(index, word, isPrefix) {
    let files = shardsOf(index, word, isPrefix);
    let isShort = false;
    if (files.reduce((sum, file) => sum + file[1], 0) > mostToLoad && files.length > 1) {
      files = shardsOf(index, word, false);
      isShort = true;
    }
    const found = [];
    for (const terms of await Promise.all(files.map((file) => shard(file[0])))) {
      for (const [term, data] of terms) {
        if (term === word) found.push({ data, worth: 1 });
        else if (isPrefix && !isShort && term.startsWith(word)) found.push({ data, worth: 0.75 });
      }
    }
    for (const other of otherNumber(word)) {
      if (isPrefix && !isShort && other.startsWith(word)) continue;
      const data = await recordsOf(index, other);
      if (data) found.push({ data, worth: 0.9 });
    }
    return { found, isShort };
  }

  const recordsOf = async (index, term) => (await shard(shardsOf(index, term, false)[0][0])).get(term) ?? "";

  // MARK: Searching

  // One byte per slot: 1 for records that pass.
  async function mask(index, group, slug) {
    const passes = new Uint8Array(index.slots);
    forEachRecord(await recordsOf(index, "!" + group + "=" + slug), (slot) => { passes[slot] = 1; });
    return passes;
  }

  // Scores by slot; 0 where a record is not found.
  async function score(index, query) {
    const stop = new Set(index.stop);
    const all = words(query);
    const wanted = all.filter((word) => !stop.has(word));
    const result = { scores: null, words: wanted, all: all.length, any: false, isShort: false };
    if (!wanted.length) return result;
    // The last word may still be being written, unless a space says that it is whole.
    const last = wanted.length - 1;
    const isOpen = wanted[last] === all[all.length - 1] && !/\s$/u.test(query);
    const found = await Promise.all(wanted.map((word, i) => terms(index, word, isOpen && i === last)));
    const total = new Float32Array(index.slots);
    const hits = new Uint8Array(index.slots);
    const best = new Float32Array(index.slots);
    found.forEach(({ found, isShort }, i) => {
      result.isShort ||= isShort;
      best.fill(0);
      let count = 0;
      for (const { data, worth } of found) {
        forEachRecord(data, (slot, level) => {
          if (best[slot] === 0) count++;
          if (best[slot] < worth * level) best[slot] = worth * level;
        });
      }
      const rarity = Math.log(1 + (index.count - count + 0.5) / (count + 0.5)) + 0.05;
      for (let slot = 0; slot < best.length; slot++) {
        if (best[slot] > 0) { total[slot] += best[slot] * rarity; hits[slot]++; }
      }
    });
    result.hits = hits;
    result.scores = total;
    return result;
  }

  // Slots of the records found, best first. Without words, the latest year first.
  async function find(index, query, filters) {
    const result = await score(index, query);
    const groups = Object.keys(filters).filter((group) => filters[group]);
    const masks = {};
    await Promise.all(groups.map(async (group) => { masks[group] = await mask(index, group, filters[group]); }));
    result.masks = masks;
    if (!result.scores) {
      result.slots = result.all || !groups.length ? [] : await latest(index, masks);
      result.isCommon = result.all > 0;
      return result;
    }
    const collect = (least) => {
      const keys = [];
      let top = 0;
      for (const score of result.scores) if (score > top) top = score;
      for (let slot = 0; slot < index.slots; slot++) {
        if (result.hits[slot] < least || !groups.every((group) => masks[group][slot])) continue;
        // More words come before better ones; the slot in the low bits makes sorting a matter of plain numbers.
        const rank = result.words.length - result.hits[slot] + 1 - 0.999 * result.scores[slot] / top;
        keys.push(Math.floor(rank * 65536) * 16777216 + slot);
      }
      return Float64Array.from(keys).sort();
    };
    let keys = collect(result.words.length);
    if (!keys.length && result.words.length > 1) {
      keys = collect(1);
      result.any = keys.length > 0;
    }
    result.least = result.any ? 1 : result.words.length;
    result.slots = Array.from(keys, (key) => key % 16777216);
    return result;
  }

  async function latest(index, masks) {
    const passes = (slot) => Object.values(masks).every((mask) => mask[slot]);
    const slots = [];
    const seen = new Uint8Array(index.slots);
    const years = await group(index, "years");
    for (const year of Object.keys(years).sort().reverse()) {
      forEachRecord(years[year], (slot) => { if (passes(slot)) { seen[slot] = 1; slots.push(slot); } });
    }
    const [first] = Object.values(masks);
    for (let slot = 0; slot < index.slots; slot++) if (first[slot] && !seen[slot] && passes(slot)) slots.push(slot);
    return slots;
  }

  // All entries of a group of filters with the data of their records.
  async function group(index, name) {
    const prefix = "!" + name + "=";
    const entries = {};
    for (const terms of await Promise.all(shardsOf(index, prefix, true).map((file) => shard(file[0])))) {
      for (const [term, data] of terms) if (term.startsWith(prefix)) entries[term.slice(prefix.length)] = data;
    }
    return entries;
  }

  // How many of the records found each entry of a group has, the group's own filter aside; null when that would load
  // much.
  async function counts(index, result, name) {
    if (!result.scores) return null;
    if (shardsOf(index, "!" + name + "=", true).reduce((sum, file) => sum + file[1], 0) > 150000) return null;
    const others = Object.keys(result.masks).filter((group) => group !== name).map((group) => result.masks[group]);
    const found = {};
    for (const [slug, data] of Object.entries(await group(index, name))) {
      found[slug] = 0;
      forEachRecord(data, (slot) => {
        if (result.hits[slot] >= result.least && others.every((mask) => mask[slot])) found[slug]++;
      });
    }
    return found;
  }

  async function card(index, slot) {
    const cards = await load("c-" + Math.floor(slot / index.block).toString(16));
    return cards[slot % index.block];
  }

  globalThis.shopSearchParts = { words, forEachRecord, find, counts, card, load };
  const form = document.getElementById("search");
  const list = document.getElementById("results");
  const status = document.getElementById("status");
  if (!form || !list || !status) return;

  // MARK: The page

  const language = document.documentElement.lang.startsWith("en") ? "en" : "fr";
  const input = form.querySelector("input[name=q]");
  const names = { kinds: "kind", nodes: "node", themes: "theme", territories: "territory", years: "year" };
  const step = 10;
  const selects = {};
  let index, texts, running = 0, shown = { slots: [], count: 0 };

  const number = (value) => new Intl.NumberFormat(language).format(value);
  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const label = (group, slug) => texts[group].find((entry) => entry[0] === slug)?.[1] ?? slug;

  // A text of a card for this page's readers: [text, language].
  function local(text) {
    if (typeof text === "string") return [text, "fr"];
    return language === "en" && text.length === 4 ? text.slice(2) : text.slice(0, 2);
  }

  // Puts a text into an element, the words found marked, with its language where it is not the page's.
  function fill(target, [text, tag], wanted) {
    if (tag && tag.split("-")[0] !== language) target.lang = tag;
    let end = 0;
    for (const run of text.matchAll(/[\p{Alphabetic}\p{N}\p{M}\u00AD]+/gu)) {
      const last = wanted.length - 1;
      if (!words(run[0]).some((word) => wanted.some((want, i) =>
        (i === last ? word.startsWith(want) : word === want) || otherNumber(want).includes(word)))) continue;
      target.append(text.slice(end, run.index), element("mark", "", run[0]));
      end = run.index + run[0].length;
    }
    target.append(text.slice(end));
  }

  function item(card, wanted) {
    const [node, kind] = card.p.split("/");
    const made = element("li", "card k-" + kind);
    const name = element("p", "kind");
    const type = Object.hasOwn(texts.types, card.k ?? "") ? texts.types[card.k] : label("kinds", kind);
    name.append(element("i", "mark"), type.charAt(0).toLocaleUpperCase(language) + type.slice(1));
    const heading = element("h3");
    const link = element("a");
    link.href = "records/" + card.p + ".html";
    fill(link, local(card.t), wanted);
    heading.append(link);
    made.append(name, heading);
    if (card.s) {
      const summary = element("p", "sum");
      fill(summary, local(card.s), wanted);
      made.append(summary);
    }
    const facts = element("p", "meta");
    for (const fact of [card.y && card.y.join("–"), card.w, label("nodes", node)]) {
      if (fact) facts.append(element("span", "", fact));
    }
    made.append(facts);
    return made;
  }

  list.before(element("h2", "quiet"));
  const more = element("button", "button more");
  more.type = "button";
  more.hidden = true;
  list.after(more);
  more.addEventListener("click", async () => {
    const first = list.children.length;
    await show(running, step * 2);
    list.children[first]?.querySelector("a").focus();
  });

  async function show(run, count) {
    const cards = await Promise.all(shown.slots.slice(shown.count, shown.count + count).map((slot) => card(index, slot)));
    if (run !== running) return;
    list.append(...cards.filter(Boolean).map((card) => item(card, shown.words)));
    shown.count += cards.length;
    more.hidden = shown.count >= shown.slots.length;
  }

  const say = (text) => { if (status.textContent !== text) status.textContent = text; };

  function sentence(result) {
    const count = result.slots.length;
    const notes = [];
    if (result.isCommon) return texts.words.common;
    if (!result.words.length && !Object.values(filters()).some(Boolean)) return texts.words.start;
    if (result.any) notes.push(count === 1 ? texts.words.anyOne : texts.words.anyMany);
    else notes.push(count === 0 ? texts.words.none : count === 1 ? texts.words.one : texts.words.many);
    if (result.isShort) notes.push(texts.words.short);
    return notes.join(" ").replace("#", number(count));
  }

  const filters = () => Object.fromEntries(Object.keys(names).map((group) => [group, selects[group]?.value ?? ""]));

  async function run() {
    const mine = ++running;
    const query = input.value;
    try {
      const late = setTimeout(() => { if (mine === running) say(texts.words.loading); }, 400);
      const result = await find(index, query, filters());
      clearTimeout(late);
      if (mine !== running) return;
      shown = { slots: result.slots, words: result.words, count: 0 };
      const first = await Promise.all(result.slots.slice(0, step).map((slot) => card(index, slot)));
      if (mine !== running) return;
      list.replaceChildren(...first.filter(Boolean).map((card) => item(card, result.words)));
      shown.count = first.length;
      more.hidden = shown.count >= shown.slots.length;
      say(sentence(result));
      clear.hidden = !Object.values(filters()).some(Boolean);
      for (const name of ["kinds", "nodes", "years"]) {
        const found = await counts(index, result, name);
        if (mine !== running) return;
        for (const option of selects[name].options) {
          if (!option.value) continue;
          const entry = texts[name].find((entry) => entry[0] === option.value);
          const count = found ? found[option.value] ?? 0 : entry?.[2];
          option.textContent = label(name, option.value) + (count === undefined ? "" : " (" + number(count) + ")");
        }
      }
    } catch (error) {
      if (mine === running) say(texts ? texts.words.failed : String(error));
    }
    // For tests: which query the page shows the results of.
    form.dataset.query = query;
    form.dataset.shown = String(mine);
  }

  // MARK: The address

  function address() {
    const query = new URLSearchParams();
    if (input.value.trim()) query.set("q", input.value);
    for (const [group, value] of Object.entries(filters())) if (value) query.set(names[group], value);
    const text = query.toString();
    return text ? "?" + text : location.pathname.split("/").pop();
  }

  // A page read from a folder may not be allowed an address of its own.
  function remember(isStep) {
    try {
      if (isStep) history.pushState(null, "", address()); else history.replaceState(null, "", address());
    } catch { /* The search works without. */ }
    for (const link of document.querySelectorAll("a[data-language-switch], a[hreflang]")) {
      link.href = link.href.split("?")[0] + (address().startsWith("?") ? address() : "");
    }
  }

  function readAddress() {
    const query = new URLSearchParams(location.search);
    input.value = query.get("q") ?? "";
    for (const group of Object.keys(names)) {
      const value = query.get(names[group]) ?? "";
      const select = selects[group];
      if (value && ![...select.options].some((option) => option.value === value)) {
        select.append(new Option(value, value));
      }
      select.value = value;
    }
  }

  const clear = element("button", "button");
  clear.type = "button";
  clear.hidden = true;

  function makeFilters() {
    const place = element("details");
    place.append(element("summary", "", texts.words.filters));
    // On a telephone the results come first.
    place.open = matchMedia("(min-width: 56rem)").matches;
    for (const group of Object.keys(names)) {
      const select = element("select");
      select.id = "filter-" + names[group];
      select.append(new Option(texts.words[group + "All"], ""));
      for (const [slug, text, count] of texts[group]) select.append(new Option(text + " (" + number(count) + ")", slug));
      select.addEventListener("change", () => { remember(true); run(); });
      const title = element("label", "", texts.words[group]);
      title.htmlFor = select.id;
      const field = element("div", "field");
      field.append(title, select);
      field.hidden = texts[group].length === 0;
      place.append(field);
      selects[group] = select;
    }
    clear.textContent = texts.words.clear;
    clear.addEventListener("click", () => {
      for (const select of Object.values(selects)) select.value = "";
      remember(true);
      run();
      input.focus();
    });
    place.append(clear);
    const filters = document.getElementById("filters") ?? form;
    filters.append(place);
    filters.hidden = false;
  }

  async function begin() {
    index = await load("index");
    version = "?" + index.version;
    texts = await load(language);
    more.textContent = texts.words.more;
    list.previousSibling.textContent = texts.words.results;
    makeFilters();
    readAddress();
    remember(false);
    let pause;
    input.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => { remember(false); run(); }, 120);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(pause);
      remember(true);
      run();
    });
    addEventListener("popstate", () => { readAddress(); run(); });
    await run();
  }

  begin().catch((error) => say(status.dataset.failed ?? String(error)));
})();
