// The search: results as one types. Finds, ranks and marks as portret/site/matching.py and
// searcher.py do; one table of samples tests both. Where anything fails, the form is sent as without a script.

const MAX_QUERY = 100, MAX_TERMS = 8, LONGEST = 200, BEFORE = 80, SHOWN = 50, PAUSE = 120;

// ---------------------------------------------------------------- texts made alike

const ALIKE = new Map(Object.entries({
  ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th",
  ı: "i", ħ: "h", ŧ: "t", ŋ: "n", ĸ: "k", ſ: "s", ƒ: "f", ə: "e", ς: "σ",
  "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
  "ک": "ك", "ڪ": "ك", "ۀ": "ه", "ۃ": "ه", "ـ": "",
}));
for (const start of [0x660, 0x6f0])
  for (let n = 0; n < 10; n++) ALIKE.set(String.fromCharCode(start + n), String(n));

const FOLDS = new Map();

const fold = (char) => {
  let found = FOLDS.get(char);
  if (found === undefined) {
    found = "";
    for (const part of char.normalize("NFKD").toLowerCase())
      found += ALIKE.get(part) ?? (/[\p{L}\p{N}]/u.test(part) ? part : /[\p{M}\p{Cf}]/u.test(part) ? "" : " ");
    FOLDS.set(char, found);
  }
  return found;
};

export const words = (text) => Array.from(text, fold).join("").split(" ").filter(Boolean);

const cut = (query) => [...query].slice(0, MAX_QUERY).join("");

export const terms = (query) => [...new Set(words(cut(query)))].slice(0, MAX_TERMS);

export const rank = (text, term) => (` ${text}`.includes(` ${term}`) ? 2 : text.includes(term) ? 1 : 0);

// Where terms stand in an array of characters, in order, those that touch as one.
const matches = (chars, terms) => {
  const folds = chars.map(fold), places = [], found = chars.map(() => false);
  folds.forEach((some, at) => { for (let n = 0; n < some.length; n++) places.push(at); });
  const folded = folds.join("");
  for (const term of terms)
    for (let start = folded.indexOf(term); start >= 0; start = folded.indexOf(term, start + 1)) {
      let stop = places[start + term.length - 1] + 1;
      while (stop < chars.length && !folds[stop]) stop++;
      found.fill(true, places[start], stop);
    }
  const all = [];
  found.forEach((is, at) => {
    if (is && !found[at - 1]) all.push([at, at]);
    if (is) all.at(-1)[1] = at + 1;
  });
  return all;
};

export const marked = (text, terms) => {
  const chars = [...text], parts = [];
  let end = 0;
  for (const [start, stop] of matches(chars, terms)) {
    parts.push(chars.slice(end, start).join(""), chars.slice(start, stop).join(""));
    end = stop;
  }
  return [...parts, chars.slice(end).join("")];
};

export const sentence = (texts, terms) => {
  const counts = texts.map((text) => {
    const all = words(text).join(" ");
    return terms.filter((term) => all.includes(term)).length;
  });
  const number = counts.indexOf(Math.max(...counts));
  const chars = [...texts[number]], text = chars.join("");
  const [start, stop] = matches(chars, terms)[0] ?? [0, 0];
  const length = (part) => [...part].length;
  const ends = Array.from(text.matchAll(/[.!?…؟。！？]["'”’»)]*\s+/gu), (each) =>
    length(text.slice(0, each.index + each[0].length)));
  const first = Math.max(0, ...ends.filter((end) => end <= start));
  const last = Math.min(chars.length, ...ends.filter((end) => end >= stop && end > first));
  const between = (from, to) => chars.slice(from, to).join("").trim();
  if (last - first <= LONGEST) return [number, between(first, last)];
  let from = Math.max(first, start - BEFORE), to = Math.min(last, from + LONGEST);
  if (from > first) {
    const blank = chars.indexOf(" ", from);
    if (blank >= 0 && blank < start) from = blank + 1;
  }
  if (to < last) {
    const blank = chars.lastIndexOf(" ", to);
    if (blank >= stop) to = blank;
  }
  return [number, (from > first ? "…" : "") + between(from, to) + (to < last ? "…" : "")];
};

// ---------------------------------------------------------------- the index

const json = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
};

// The documents of the index, in its order; `text` tells a term's rank in each one's text.
export class Index {
  constructor(data) {
    this.languages = data.languages;
    this.parts = [];
    this.entries = data.entries.map(
      ([address, title, titleLanguage, summary, summaryLanguage, themes, countries]) => ({
        address, title, titleLanguage, summary, summaryLanguage,
        themes: themes.split(" "), countries: countries.split(" "),
        words: [words(title).join(" "), words(summary).join(" ")],
      }),
    );
  }

  add(part) {
    const all = part.words.split(" ");
    this.parts.push({ documents: part.documents, words: all, steps: part.steps });
  }

  text(term) {
    const found = new Map();
    for (const { documents, words, steps } of this.parts)
      words.forEach((word, at) => {
        const own = rank(word, term);
        let number = 0;
        if (own)
          for (const step of steps[at]) {
            const address = documents[(number += step)];
            if (!(found.get(address) >= own)) found.set(address, own);
          }
      });
    return found;
  }

  find(query, theme, country) {
    const wanted = terms(query), texts = wanted.map((term) => this.text(term)), found = [];
    if (!(wanted.length || theme || country)) return found;
    for (const entry of this.entries) {
      if (theme && !entry.themes.includes(theme)) continue;
      if (country && !entry.countries.includes(country)) continue;
      const [title, summary] = entry.words;
      let sum = 0;
      const all = wanted.every((term, at) => {
        const place = rank(title, term), below = place || rank(summary, term);
        const own = place ? place + 4 : below ? below + 2 : texts[at].get(entry.address) ?? 0;
        sum += own;
        return own;
      });
      if (all) found.push([sum, entry]);
    }
    return found.sort((a, b) => b[0] - a[0]).map(([, entry]) => entry);
  }
}

// ---------------------------------------------------------------- the page

const start = (form) => {
  const id = (name) => document.getElementById(`search--${name}`);
  const answer = id("answer"), count = id("count"), list = answer.querySelector("ol");
  const skeleton = id("result").content.firstElementChild, names = id("index");
  const home = new URL("..", form.action);
  const number = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" });
  const asked = () => ["q", "theme", "country"].map((name) => form.elements[name]?.value.trim() ?? "");
  let index = null, whole = false, failed = false, latest = "", timer = 0;

  const fill = (element, text, wanted, language, dir) => {
    element.replaceChildren(...marked(text, wanted).map((part, at) => {
      if (at % 2 === 0) return part;
      return Object.assign(document.createElement("mark"), { textContent: part });
    }));
    for (const [name, value] of [["lang", language], ["dir", language && dir]])
      if (value) element.setAttribute(name, value);
      else element.removeAttribute(name);
  };

  // The sentence of a page that has the terms, once its result comes into view.
  const later = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen)
      if (isIntersecting) {
        later.unobserve(target);
        target.tell().catch(() => {}); // its summary stands there
      }
  }, { rootMargin: "50%" });

  const item = (entry, wanted) => {
    const made = document.importNode(skeleton, true);
    const link = made.querySelector("a"), [text, kicker] = made.querySelectorAll("p");
    const say = (words, language, dir = index.languages[language]?.[0]) => {
      fill(text, words, wanted, language, dir);
      kicker.textContent = language ? index.languages[language]?.[1] ?? language : "";
    };
    link.href = new URL(entry.address.slice(1), home).pathname;
    fill(link, entry.title, wanted, entry.titleLanguage, index.languages[entry.titleLanguage]?.[0]);
    say(entry.summary, entry.summaryLanguage);
    if (!wanted.every((term) => entry.words.join(" ").includes(term))) {
      made.tell = async () => {
        const page = await fetch(link.href);
        if (!page.ok) return;
        const blocks = texts(new DOMParser().parseFromString(await page.text(), "text/html"));
        const [at, found] = sentence(blocks.map(([words]) => words), wanted);
        say(found, blocks[at][1], blocks[at][2]);
      };
      later.observe(made);
    }
    return made;
  };

  const show = () => {
    const [query, theme, country] = asked(), wanted = terms(query);
    const found = index.find(query, theme, country), any = Boolean(query || theme || country);
    const shown = found.slice(0, SHOWN), held = list.contains(document.activeElement) && document.activeElement.href;
    later.disconnect();
    list.replaceChildren(...shown.map((entry) => item(entry, wanted)));
    if (held) [...list.querySelectorAll("a")].find((each) => each.href === held)?.focus();
    answer.querySelector(".search-unanswered")?.remove();
    names.hidden = any && found.length > 0;
    const words = found.length > SHOWN ? count.dataset.some : count.dataset.all;
    const numbers = [found.length, SHOWN].map((each) => number.format(each));
    let told = "";
    if (any && found.length) told = words.replace(/\{\}/g, () => numbers.shift());
    else if (any && whole) told = count.dataset.nothing;
    if (count.textContent !== told) count.textContent = told;
    id("heading").hidden = !(any && found.length);
  };

  const load = async () => {
    if (index || failed) return;
    try {
      const base = new URL("search/", home);
      const data = await json(new URL("index.json", base));
      if (index) return;
      index = new Index(data);
      show();
      const parts = Array.from({ length: data.parts }, (_, at) => json(new URL(`${at}.json`, base)));
      for (const part of await Promise.all(parts)) index.add(part);
      whole = true;
      show();
    } catch {
      failed = true;
    }
  };

  const changed = () => {
    const query = new URLSearchParams();
    for (const [at, value] of asked().entries()) if (value) query.set(["q", "theme", "country"][at], value);
    if (latest === String(query)) return;
    latest = String(query);
    history.replaceState(null, "", latest ? `?${latest}` : location.pathname);
    if (index) show();
  };

  form.addEventListener("focusin", load, { once: true });
  form.addEventListener("input", () => {
    load();
    clearTimeout(timer);
    timer = setTimeout(changed, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    if (failed) return;
    event.preventDefault();
    load();
    changed();
  });
  const given = new URLSearchParams(location.search);
  for (const name of ["q", "theme", "country"])
    if (form.elements[name] && given.get(name)) form.elements[name].value = given.get(name);
  if (asked().some(Boolean)) {
    latest = String(given);
    load();
  }
};

// What stands around the texts of a document: the trail, dates, labels, the marks of notes.
const AROUND = "nav, sup, .hidden, .dateline, .facts-note, .details dt, [id$='--label'], [role=doc-backlink]";

// The texts of a page, each with its language and direction where these are not the page's.
const texts = (page) => {
  for (const each of page.querySelectorAll(AROUND)) each.remove();
  const own = page.documentElement.lang, blocks = "h2, h3, h4, h5, h6, p, li, dt, dd, th, td, figcaption";
  return [...page.querySelectorAll("article")].flatMap((article) => [...article.querySelectorAll(blocks)])
    .filter((each) => !each.querySelector(blocks))
    .map((each) => {
      const all = each.textContent.trim(), text = all.replace(/\s+/g, " ");
      const within = [...each.querySelectorAll("[lang]")].find((one) => one.textContent.trim() === all);
      const foreign = within ?? each.closest("[lang]");
      return foreign.lang === own ? [text, "", ""] : [text, foreign.lang, foreign.dir];
    });
};

const form = document.getElementById("search--form");
if (form) start(form);
