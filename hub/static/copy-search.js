/* Searching a copy of the site: the same words, weights and order as hub/services/scoring.py, over files that are scripts,
 * as a browser reads no other files beside a page that comes from a stick.
 *
 * What a word stands for is in these files (hub/services/word_index.py); only a word that no factory says is bent here.
 */
"use strict";

(() => {
  const form = document.querySelector(".copy-search");
  if (!form) return;
  const say = form.dataset;
  const answers = document.getElementById("answers");
  const list = answers.querySelector("ol");
  const more = answers.querySelector("button");
  const notes = answers.querySelector(".notes-of-search");

  const FIELDS = ["name", "place", "sector", "division", "product", "capability", "need", "offer", "about", "report", "earlier"];
  const WEIGHTS = [10, 7, 6, 3, 6, 4, 3, 4, 3, 2, 0.7];
  const ASKED_FOR = 4, NOT_ASKED_FOR = 0.4, OTHER_FIELDS = 0.15, OTHER_ENDING = 0.8, SAME_THING = 0.6, BEGINNING = 0.7;
  const ONE_LETTER = 0.8, WEAK = 0.3, MOST_WORDS = 12, LONGEST = 40, SHORTEST_BEGINNING = 3, SHORTEST_MISTYPED = 4;
  const SHORTEST_STEM = 4, LONGEST_ENDING = 4, PER_PAGE = 20;
  const PLURALS = [
    ["s", ""], ["es", ""], ["ces", "z"], ["ies", "y"], ["oes", "ao"], ["aes", "ao"],
    ["ais", "al"], ["eis", "el"], ["ois", "ol"], ["uis", "ul"], ["ns", "m"],
  ];
  /* A line of factories.js. */
  const ID = 0, NAME = 1, WHERE = 2, FIGURES = 3, WORKERS = 12, PERCENT = 13, PERIOD = 14;
  const FACETS = { sector: 4, country: 5, state: 6, standing: 7, size: 8, capacity: 9, needs: 10, offers: 11 };

  // -- the files ---------------------------------------------------------------------------------

  const shards = new Map();
  let lines = [];
  let uses = {};
  window.frente = {
    factories: (rows) => { lines = rows; },
    uses: (table) => { uses = table; },
    words: (sign, words, ways) => { shards.set(sign, { words: new Map(Object.entries(words)), ways: new Map(Object.entries(ways)) }); },
  };
  const load = (address) => new Promise((good, bad) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = good;
    script.onerror = bad;
    document.head.append(script);
  });
  const signs = new Set(say.shards.split(" "));
  const NOTHING = { words: new Map(), ways: new Map() };
  const signOf = (word) => (word[0] >= "0" && word[0] <= "9" ? "0" : word[0]);
  const shardOf = async (sign) => {
    if (!signs.has(sign)) return NOTHING;
    if (!shards.has(sign)) await load(say.words.replace("words-a.js", `words-${sign}.js`));
    return shards.get(sign) ?? NOTHING;
  };
  const rowsOf = async (term) => {
    const spelled = (await shardOf(signOf(term))).words.get(term);
    return spelled ? spelled.split(" ").map((row) => row.split(".").map((part) => parseInt(part, 36))) : [];
  };

  // -- words: hub/services/stems.py ----------------------------------------------------------------

  const fold = (text) => text.toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(/\p{Mn}/gu, "");
  const hex = (text) => Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const wordsOf = (text) => {
    const found = [];
    for (const [word] of text.normalize("NFC").matchAll(/[\p{L}\p{N}]+/gu)) {
      const folded = fold(word.slice(0, LONGEST)).slice(0, LONGEST);
      found.push(/^[\x00-\x7f]*$/.test(folded) ? folded : `x${hex(folded)}`);
    }
    return [...new Set(found)].filter((word) => /^[a-z0-9]+$/.test(word));
  };
  const singularsOf = (word) => {
    const found = new Set([word]);
    for (const [ending, singular] of PLURALS) {
      if (!word.endsWith(ending)) continue;
      const one = word.slice(0, word.length - ending.length) + singular;
      if (one.length >= 3) found.add(one);
    }
    return found;
  };
  /* What a word that no factory says may be another ending of: its singular, or the longest beginning that is a stem. */
  const bent = (word, shard) => {
    const own = new Set();
    for (const one of singularsOf(word)) {
      const way = shard.ways.get(one);
      if (way !== undefined) for (const term of [one, ...way.split("=")[0].split(" ")]) if (term) own.add(term);
      else if (shard.words.has(one)) own.add(one);
    }
    for (let cut = 1; cut <= LONGEST_ENDING && word.length - cut >= SHORTEST_STEM && !own.size; cut += 1) {
      const stem = word.slice(0, word.length - cut);
      if (shard.words.has(stem)) own.add(stem);
    }
    return own;
  };
  /* Whether two words differ by one letter at most: another one, one more, one less, two that changed places. */
  const near = (one, other) => {
    if (Math.abs(one.length - other.length) > 1) return false;
    let at = 0;
    while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
    const [a, b] = [one.slice(at), other.slice(at)];
    return a === b || a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1)
      || (a.length > 1 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
  };

  // -- finding: hub/services/scoring.py ------------------------------------------------------------

  const exactly = async (word, worth) => {
    const shard = await shardOf(signOf(word));
    const way = shard.ways.get(word);
    const levels = [[worth, await rowsOf(word)]];
    if (way !== undefined) {
      const [own, same] = way.split("=");
      for (const term of own.split(" ")) if (term) levels.push([worth * OTHER_ENDING, await rowsOf(term)]);
      for (const term of (same ?? "").split(" ")) if (term) levels.push([worth * SAME_THING, await rowsOf(term)]);
    } else {
      for (const term of bent(word, shard)) levels.push([worth * OTHER_ENDING, await rowsOf(term)]);
    }
    return levels.some(([, rows]) => rows.length) ? levels : null;
  };
  const beginningWith = async (word) => {
    const { words } = await shardOf(signOf(word));
    const rows = [];
    for (const term of words.keys()) if (term.startsWith(word)) rows.push(...(await rowsOf(term)));
    return rows.length ? [[BEGINNING, rows]] : null;
  };
  const nearest = async (word) => {
    const order = [signOf(word), ...[...signs].filter((sign) => sign !== signOf(word))];
    let best = null;
    let most = -1;
    for (const [number, sign] of order.entries()) {
      const { ways, words } = await shardOf(sign);
      for (const other of ways.keys()) {
        if (!near(word, other)) continue;
        const places = (words.get(other) ?? "").split(" ").length;
        if (places > most) [best, most] = [other, places];
      }
      if (number === 0) {
        // A plural of it, with one letter wrong.
        for (const one of best === null ? singularsOf(word) : []) {
          for (const other of ways.keys()) if (near(one, other)) best = other;
        }
      }
      if (best !== null) return best;
    }
    return best;
  };
  const byFactory = (levels, asked) => {
    const found = new Map();
    for (const [worth, rows] of levels) {
      for (const [factory, field, length] of rows) {
        let value = (worth * WEIGHTS[field]) / (1 + 0.1 * length);
        if (asked.size) value *= asked.has(FIELDS[field]) ? ASKED_FOR : NOT_ASKED_FOR;
        const fields = found.get(factory) ?? new Map();
        found.set(factory, fields);
        if (value > (fields.get(field) ?? 0)) fields.set(field, value);
      }
    }
    return found;
  };
  const worthOf = (fields, asked) => {
    const told = [...fields].filter(([field]) => asked.has(FIELDS[field])).map(([, value]) => value);
    if (told.length) return Math.max(...told);
    const all = [...fields.values()];
    const best = Math.max(...all);
    return best + OTHER_FIELDS * (all.reduce((sum, value) => sum + value, 0) - best);
  };
  const find = async (text) => {
    const folded = wordsOf(text.slice(0, 200)).slice(0, MOST_WORDS);
    let asked = new Set(folded.map((word) => uses[word]).filter((use) => use === "need" || use === "offer"));
    let strong = folded.filter((word) => !(word in uses));
    let weak = folded.filter((word) => uses[word] === "weak");
    if (!strong.length) {
      [strong, weak] = [folded, []];
      if (folded.length < 2) asked = new Set();
    }
    const result = { scores: new Map(), misspelt: [], unknown: [], incomplete: false };
    const wanted = new Map();
    let allWanted = 0;
    const take = (levels, isStrong) => {
      const found = byFactory(levels, asked);
      const rarity = Math.log(1 + lines.length / Math.max(1, found.size));
      if (isStrong) allWanted += rarity;
      for (const [factory, fields] of found) {
        result.scores.set(factory, (result.scores.get(factory) ?? 0) + worthOf(fields, asked) * rarity);
        if (isStrong) wanted.set(factory, (wanted.get(factory) ?? 0) + rarity);
      }
    };
    for (const word of strong) {
      let levels = await exactly(word, 1);
      if (!levels && word.length >= SHORTEST_BEGINNING) levels = await beginningWith(word);
      if (!levels && word.length >= SHORTEST_MISTYPED) {
        const meant = await nearest(word);
        levels = meant === null ? null : await exactly(meant, ONE_LETTER);
        if (levels) result.misspelt.push([word, meant]);
      }
      if (levels) take(levels, true);
      else result.unknown.push(word);
    }
    for (const word of weak) {
      const levels = await exactly(word, 1);
      if (levels) take(levels.map(([, rows]) => [WEAK, rows]), false);
    }
    const most = Math.max(0, ...wanted.values());
    for (const factory of [...result.scores.keys()]) {
      if (!(most > 0 && (wanted.get(factory) ?? 0) >= most - 1e-9)) result.scores.delete(factory);
    }
    result.incomplete = most < allWanted - 1e-9 || (result.unknown.length > 0 && most > 0);
    return result;
  };

  // -- choosing and showing ------------------------------------------------------------------------

  const inOrder = (left, sort, scores) => {
    const figure = { size: (at) => lines[at][WORKERS] ?? -1, capacity: (at) => lines[at][PERCENT] ?? -1 }[sort];
    if (sort === "report") return left.sort((a, b) => (lines[b][PERIOD] ?? "").localeCompare(lines[a][PERIOD] ?? "") || a - b);
    if (figure) return left.sort((a, b) => figure(b) - figure(a) || a - b);
    if (sort !== "name" && scores) return left.sort((a, b) => Math.round((scores.get(b) - scores.get(a)) * 1e6) || a - b);
    return left.sort((a, b) => a - b);
  };
  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const note = (text) => notes.append(element("p", text, "note"));
  const show = (left, from) => {
    for (const at of left.slice(from, from + PER_PAGE)) {
      const line = lines[at];
      const link = element("a", line[NAME]);
      link.href = say.factory.replace("0".repeat(64), line[ID]);
      const head = element("h3");
      head.append(link);
      const item = element("li");
      item.append(head, element("p", line[WHERE]), element("p", line[FIGURES], "figures small"));
      list.append(item);
    }
    more.hidden = from + PER_PAGE >= left.length;
    more.onclick = () => show(left, from + PER_PAGE);
  };

  const run = async () => {
    const asked = new URLSearchParams(location.search);
    for (const [name, value] of asked) if (form.elements[name]) form.elements[name].value = value;
    const text = (asked.get("q") ?? "").trim();
    const chosen = Object.entries(FACETS).filter(([name]) => asked.get(name));
    if (!text && !chosen.length && !asked.get("sort")) return;
    if (chosen.length || asked.get("sort")) form.querySelector("details").open = true;
    await load(say.lines);
    await load(say.uses);
    const found = text ? await find(text) : null;
    const left = (found ? [...found.scores.keys()] : lines.map((_, at) => at))
      .filter((at) => chosen.every(([name, column]) => lines[at][column] === asked.get(name)));
    inOrder(left, asked.get("sort"), found?.scores);
    for (const [word, shown] of found?.misspelt ?? []) note(say.shown.replace("{word}", word).replace("{shown}", shown));
    for (const word of found?.unknown ?? []) note(say.unknown.replace("{word}", word));
    if (found?.incomplete && !found.unknown.length && left.length) note(say.incomplete);
    const head = answers.querySelector("h2 span");
    head.textContent = left.length === 1 ? say.one : left.length ? say.many.replace("{number}", left.length.toLocaleString(document.documentElement.lang)) : say.none;
    document.getElementById("all").hidden = true;
    answers.hidden = false;
    show(left, 0);
    answers.dataset.state = "shown";
  };

  form.hidden = false;
  run();
})();
