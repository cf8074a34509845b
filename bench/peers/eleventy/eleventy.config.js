// The site as Eleventy's documentation would have it: collections, pagination, Nunjucks layouts.

import { readFileSync } from "node:fs";

const PER_PAGE = 48;
const CATEGORIES = ["zero", "one", "two", "few", "many", "other"];
const languages = JSON.parse(readFileSync("languages.json", "utf8"));
const langs = Object.keys(languages);

const memo = (make) => {
  const known = new Map();
  return (...key) => {
    const name = key.join("\n");
    if (!known.has(name)) known.set(name, make(...key));
    return known.get(name);
  };
};
const dates = memo((lang) => new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" }));
const numbers = memo((lang) => new Intl.NumberFormat(lang));
const money = memo((lang, currency) =>
  new Intl.NumberFormat(lang, { style: "currency", currency, maximumFractionDigits: 0 }));
const rules = memo((lang) => new Intl.PluralRules(lang));
const collators = memo((lang) => new Intl.Collator(lang));

// ---------------------------------------------------------------- what templates call

function words(english, lang, values = {}) {
  let found = languages[lang].words[english];
  if (Array.isArray(found)) {
    const known = rules(lang).resolvedOptions().pluralCategories;
    const names = CATEGORIES.filter((name) => known.includes(name));
    found = found[names.indexOf(rules(lang).select(values.count))];
  }
  return found.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}

// Six other partners: the related ones, then the nearest by date; the newest first.
function others({ dated, places, bySlug }, page, related = []) {
  const at = places.get(page.url);
  const far = (each) => Math.abs(each.date - page.date);
  const near = dated.slice(Math.max(at - 6, 0), at + 7).sort((a, b) => far(a) - far(b));
  const chosen = new Set([...related.map((slug) => bySlug.get(slug)), ...near]);
  chosen.delete(dated[at]);
  return [...chosen].slice(0, 6).sort((a, b) => b.date - a.date);
}

// ---------------------------------------------------------------- collections

// What each language has: partners by name, themes, countries, pages, and the letters of the list.
function editions(api) {
  const found = {};
  const files = api.getAll();
  for (const lang of langs) {
    const own = files.filter((each) => each.inputPath.startsWith(`./content/${lang}/`));
    const below = (each) => each.inputPath.slice(`./content/${lang}/`.length);
    const by = (each) => each.data.title;
    const named = (list) => list.sort((a, b) => collators(lang).compare(by(a), by(b)));
    const listed = own.filter((each) => !below(each).endsWith("_index.md"));
    const partners = named(listed.filter((each) => below(each).startsWith("partners/")));
    const terms = (kind) =>
      named(own.filter((each) => below(each).startsWith(`${kind}/`))).map((each) => {
        const key = below(each).split("/")[1];
        const chosen = partners.filter((partner) => (partner.data[kind] ?? []).includes(key));
        const url = `/${lang}/${kind}/${key}/`;
        return { kind, key, url, title: each.data.title, partners: chosen };
      });
    const letters = [];
    partners.forEach((each, at) => {
      const letter = by(each)[0].toUpperCase();
      if (letters.at(-1)?.letter !== letter)
        letters.push({ letter, first: each.url, number: 1 + Math.floor(at / PER_PAGE) });
    });
    const pages = listed.filter((each) => !below(each).includes("/"));
    const dated = partners.toSorted((a, b) => b.date - a.date);
    found[lang] = {
      lang,
      partners,
      dated,
      places: new Map(dated.map((each, at) => [each.url, at])),
      bySlug: new Map(dated.map((each) => [each.fileSlug, each])),
      newest: dated.slice(0, 6),
      themes: terms("themes"),
      countries: terms("countries"),
      letters,
      home: own.find((each) => below(each) === "_index.md"),
      list: own.find((each) => below(each) === "partners/_index.md"),
      menu: pages.filter((each) => each.data.menus?.main),
      footer: pages.filter((each) => each.data.menus?.footer),
    };
  }
  return found;
}

// Every page of every list: of all partners, of each theme, of each country.
function lists(api) {
  return Object.values(editions(api)).flatMap(({ lang, partners, themes, countries }) =>
    [{ kind: "partners", url: `/${lang}/partners/`, partners }, ...themes, ...countries].flatMap(
      (each) => {
        const count = Math.ceil(each.partners.length / PER_PAGE);
        return Array.from({ length: count }, (_, at) => ({
          ...each,
          lang,
          first: each.url,
          url: at ? `${each.url}page/${at + 1}/` : each.url,
          previous: at > 1 ? `${each.url}page/${at}/` : each.url,
          next: `${each.url}page/${at + 2}/`,
          number: at + 1,
          count,
          total: each.partners.length,
          partners: each.partners.slice(at * PER_PAGE, (at + 1) * PER_PAGE),
        }));
      },
    ),
  );
}

// ---------------------------------------------------------------- settings

export default function (config) {
  let markdown;
  config.amendLibrary("md", (md) => {
    markdown = md;
    md.core.ruler.push("ids", ({ tokens }) => {
      tokens.forEach((token, at) => {
        if (token.type === "heading_open") {
          const text = tokens[at + 1].content.toLowerCase();
          token.attrSet("id", text.replace(/[^\p{L}\p{N}]+/gu, "-"));
        }
      });
    });
  });
  const excerpt = memo((text) => {
    const html = markdown.renderInline(text.trim().split("\n\n", 1)[0]);
    const plain = html.replace(/<[^>]*>/g, "");
    return plain.length > 100 ? `${plain.slice(0, plain.lastIndexOf(" ", 100))}…` : plain;
  });
  config.addGlobalData("languages", languages);
  config.addGlobalData("langs", langs);
  config.addGlobalData("baseUrl", "https://partners.example.org");
  config.addCollection("editions", editions);
  config.addCollection("lists", lists);
  config.addFilter("words", words);
  config.addFilter("others", others);
  config.addFilter("excerpt", (item) => excerpt(item.rawInput));
  config.addFilter("markdown", (text) => markdown.render(text));
  config.addFilter("day", (value) => new Date(value).toISOString().slice(0, 10));
  config.addFilter("date", (value, lang) => dates(lang).format(new Date(value)));
  config.addFilter("number", (value, lang) => numbers(lang).format(value));
  config.addFilter("money", (value, currency, lang) => money(lang, currency).format(value));
  config.addFilter("inLanguage", (url, lang) => url.replace(/^\/[^/]+/, `/${lang}`));
  config.addFilter("named", (terms, key) => terms.find((each) => each.key === key)?.title);
  config.addFilter("chosen", (terms, keys = []) => terms.filter((each) => keys.includes(each.key)));
  config.addFilter("all", (terms, name) => terms.map((each) => each[name]));
  config.addFilter("firsts", (letters) =>
    Object.fromEntries(letters.map(({ first, letter }) => [first, letter])));
  config.addPassthroughCopy({ public: "/" });
}

export const config = {
  dir: { input: "content", includes: "../includes" },
  markdownTemplateEngine: false,
};
