// The preview's own: pages follow the files, and a text opens in a panel where it can be translated.
(() => {
  const make = (name, values = {}, ...children) => {
    const made = Object.assign(document.createElement(name), values);
    made.append(...children);
    return made;
  };

  // ------------------------------------------------------------ the server

  const asking = ({ desk, token, lost }) => async (action, text, more = {}) => {
    try {
      const answer = await fetch(desk + action, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Portret-Token": token },
        body: JSON.stringify({ ...text, ...more }),
      });
      return { ok: answer.ok, status: answer.status, ...(await answer.json()) };
    } catch {
      return { ok: false, status: 0, error: lost };
    }
  };

  // ------------------------------------------------------------ a language is begun, in the overview

  const form = document.getElementById("preview--begin");
  if (form) {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const status = form.querySelector("[role]");
      status.textContent = form.dataset.wait;
      const begun = await asking(form.dataset)("begin", { tag: form.dataset.tag, new: form.elements.new.value });
      const text = `${begun.name}: ${begun.waiting} ${form.dataset.waiting}`;
      const link = begun.ok && make("a", { href: `${begun.href}#preview--next`, textContent: text });
      status.replaceChildren(link || begun.error);
    };
  }

  const all = document.getElementById("preview--all");
  if (!all) return;
  const bar = document.getElementById("preview--bar");
  const side = all.querySelector(".preview-side");
  const desk = document.getElementById("preview--desk");
  const part = (name) => desk.querySelector(`.desk-${name}`);
  const words = desk.dataset;
  const NEXT = "#preview--next";
  for (const [name, word] of Object.entries(words)) {
    const mark = name.startsWith("mark") && name.slice(4).toLowerCase();
    if (mark) document.documentElement.style.setProperty(`--preview-${mark}`, JSON.stringify(word));
  }
  let events = null;
  let open = null; // {text, told, block}: the text in the panel, what the server said, its element
  const passed = new Set(); // what was saved here does not wait, even if something may be wrong
  let saving = 0; // how many texts are under way to the server, or to their places on the page
  let checks = 0;
  let timer = 0;
  let heard = 0;

  const find = (node) =>
    node.closest?.("[data-msgid]") ?? node.querySelector?.(":scope > [data-msgid]") ?? null;
  const textOf = (block) => ({
    tag: block.dataset.tag,
    msgid: block.dataset.msgid,
    msgctxt: block.dataset.msgctxt ?? "",
  });
  const keyOf = (text) => JSON.stringify([text.tag, text.msgctxt, text.msgid]);
  const edits = (block) => bar.dataset.token && !("look" in bar.dataset) && block.dataset.state;

  // ------------------------------------------------------------ what is kept in this tab

  const stored = (name, otherwise) => JSON.parse(sessionStorage.getItem(name) ?? otherwise);
  const store = (name, value) => sessionStorage.setItem(name, JSON.stringify(value));
  const drafts = () => stored("portret drafts", "{}");
  const draft = (text, values) => {
    const kept = drafts();
    if (values) kept[keyOf(text)] = values;
    else delete kept[keyOf(text)];
    store("portret drafts", kept);
  };

  // ------------------------------------------------------------ the page

  const ask = (action, text, more) => asking({ ...words, ...bar.dataset })(action, text, more);

  // The page as it is now, in the place of what stands here; the panel stays with all that is in it.
  const replaced = async () => {
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const other = fresh.getElementById("preview--all");
    if (!other) return;
    const mine = fresh.getElementById("preview--bar");
    const inBar = bar.contains(document.activeElement) && document.activeElement.className;
    for (const node of [...document.body.childNodes]) if (node !== all) node.remove();
    all.before(...[...fresh.body.childNodes].filter((node) => node !== other));
    document.title = fresh.title;
    Object.assign(bar.dataset, mine.dataset);
    bar.replaceChildren(...mine.childNodes);
    prepare();
    if (inBar) bar.querySelector(`.${inBar}`)?.focus();
    if (open) {
      open.block = blockOf(open.text) ?? open.block;
      stands();
      mark();
    }
  };

  // One after the other, so that no older page comes in the place of a newer one.
  let turn = Promise.resolve();
  const refresh = (revision) => {
    const due = () => (revision === bar.dataset.revision ? null : replaced());
    return (turn = turn.then(due).catch(() => say(words.lost)));
  };

  // A hidden page lets its connection go: browsers allow six to a host. While a text is saved, the
  // page stays, even if its panel is closed: what is opened next would be lost with it.
  const listen = () => {
    if (document.hidden) {
      events?.close();
      events = null;
    } else if (!events) {
      events = new EventSource(bar.dataset.events);
      events.onmessage = (event) => {
        if (event.data === bar.dataset.revision) return;
        if (open || saving || !(came?.hidden ?? true)) refresh(event.data);
        else location.reload();
      };
    }
  };

  // ------------------------------------------------------------ the texts of the page

  const outside = () =>
    [...document.body.querySelectorAll("[data-msgid]")].filter((each) => !all.contains(each));
  const blockOf = (text) =>
    [...outside(), ...bar.querySelectorAll("[data-msgid]")].find(
      (each) => keyOf(textOf(each)) === keyOf(text),
    );

  // Each text that waits once, and the one that is open: those of the content first.
  const todo = (opened) => {
    const found = new Map();
    const waits = (each) =>
      each === opened || (each.dataset.state && each.dataset.state !== "translated");
    const seen = outside().filter((each) => waits(each) && each.checkVisibility());
    const rank = (each) => (each.closest("main") && each.dataset.place ? 0 : 1);
    const unseen = [...bar.querySelectorAll(".preview-unseen li:not([hidden]) button")];
    for (const each of [...seen.sort((a, b) => rank(a) - rank(b)), ...unseen]) {
      const key = keyOf(textOf(each));
      if (!found.has(key)) found.set(key, each);
    }
    return [...found.values()];
  };

  const prepare = () => {
    // What has no words of its own to stop at can be reached by Tab all the same.
    for (const block of outside()) {
      if (!block.closest("a, button, summary") && !block.querySelector("a")) block.tabIndex = 0;
    }
    const unseen = bar.querySelector(".preview-unseen");
    if (unseen) {
      const seen = new Set(outside().map((each) => keyOf(textOf(each))));
      for (const each of unseen.querySelectorAll("button")) {
        each.parentElement.hidden = seen.has(keyOf(textOf(each)));
      }
      unseen.hidden = !unseen.querySelector("li:not([hidden])");
    }
    const next = bar.querySelector(".preview-next");
    next.hidden = !(todo().length || bar.dataset.token);
    next.onclick = () => move(1);
    const chosen = bar.querySelector(".preview-file input");
    if (chosen) chosen.onchange = () => chosen.files.length && come(chosen.files[0]);
    const leave = bar.querySelector(".preview-leave");
    if (leave) leave.onclick = async () => (await ask("leave", here())).ok && location.reload();
  };

  const mark = () => {
    for (const each of document.querySelectorAll(".preview-at")) each.classList.remove("preview-at");
    if (!open) return;
    open.block.classList.add("preview-at");
    if (!all.contains(open.block)) open.block.scrollIntoView({ block: "center" });
  };

  // To the next text of those that waited when this one was opened, and wait still.
  const move = async (step) => {
    const pairs = todo().map((each) => [keyOf(textOf(each)), each]);
    const waiting = new Map(pairs.filter(([key]) => !passed.has(key)));
    const order = open?.order ?? [...waiting.keys()];
    const current = open && keyOf(open.text);
    const at = order.indexOf(current);
    const round = [...order.slice(at + 1), ...order.slice(0, Math.max(at, 0)), ...waiting.keys()];
    if (step < 0) round.splice(0, order.length, ...round.slice(0, order.length).reverse());
    const next = round.find((key) => key !== current && waiting.has(key));
    if (next) {
      await show(waiting.get(next));
      return;
    }
    const text = { tag: bar.dataset.tag || open?.text.tag };
    const found = bar.dataset.token ? await ask("next", text, { page: bar.dataset.page }) : {};
    if (found.href) location.assign(found.href + NEXT);
    else if (!waiting.has(current)) say(words.done, !open);
  };

  // ------------------------------------------------------------ the panel

  const say = (text, alone = false) => {
    if (alone) {
      side.hidden = false;
      part("form").hidden = true;
    }
    part("status").textContent = text;
  };

  const spoken = (name, language, text) =>
    make(name, { lang: language.tag, dir: language.dir, textContent: text });

  const lines = (name, pairs) => {
    const box = part(name);
    const list = box.querySelector("dl") ?? box;
    list.replaceChildren(...pairs.filter(([, value]) => value).flatMap(([label, value]) => [
      make("dt", {}, label),
      make("dd", {}, value),
    ]));
    if (list !== box) box.hidden = !pairs.length;
  };

  const stands = () => {
    desk.dataset.now = open.block.dataset.state ?? "source";
    part("state").textContent = words[desk.dataset.now];
  };

  const show = async (block) => {
    const text = textOf(block);
    const { state, held, reason, entry, place, weblate } = block.dataset;
    clearTimeout(timer);
    open = { text, block, told: null, order: todo(block).map((each) => keyOf(textOf(each))) };
    side.hidden = desk.hidden = false;
    if (came) came.hidden = true;
    document.documentElement.classList.add("preview-open");
    if (part("status").textContent !== words.saved) part("status").textContent = "";
    stands();
    const why = state ? reason : words.edit;
    part("reason").textContent = why ?? "";
    part("reason").hidden = !why || (bar.dataset.token && state === "doubtful");
    part("source").replaceChildren(make("p", { textContent: text.msgid }));
    part("held").hidden = !held || edits(block);
    part("held").querySelector("bdi").textContent = held ?? "";
    part("fields").replaceChildren(); // or what is typed now would go into those of another text
    for (const name of ["form", "former", "near", "others", "conflict"]) part(name).hidden = true;
    part("title").textContent = edits(block) ? words.into : words.text;
    part("language").textContent = "";
    part("notes").replaceChildren();
    part("name").hidden = !edits(block);
    const facts = part("facts").dataset;
    const link = weblate && make("a", { href: weblate, textContent: weblate.split("?")[0] });
    lines("facts", [
      [facts.context, text.msgctxt],
      [facts.text, text.msgid],
      [facts.entry, entry],
      [facts.place, place],
      [facts.link, link],
    ]);
    mark();
    if (edits(block)) await load(text);
    else desk.focus();
  };

  const load = async (text) => {
    const told = await ask("open", text);
    if (!open || keyOf(open.text) !== keyOf(text)) return;
    if (!told.ok) {
      say(told.error);
      desk.focus();
      return;
    }
    open.told = told;
    part("language").textContent = told.to.name;
    part("language").lang = told.to.tag;
    part("source").replaceChildren(...told.source.map((each) => spoken("p", told.from, each)));
    part("former").hidden = !told.former.length;
    const marks = { same: "span", gone: "del", new: "ins" };
    part("former").querySelector("p").replaceChildren(
      ...told.former.map(([what, words]) => make(marks[what], { textContent: words })),
    );
    part("former").querySelector("p").lang = told.from.tag;
    part("former").querySelector("p").dir = told.from.dir;
    lines("near", told.near.map((each) => [
      spoken("span", told.from, each.source),
      spoken("span", told.to, each.text),
    ]));
    lines("others", told.others.map((each) => [
      make("bdi", { lang: each.tag, textContent: each.name }),
      spoken("span", each, each.text),
    ]));
    part("notes").replaceChildren(
      ...[...told.notes, ...told.comments, ...told.files].map((each) =>
        make("li", {}, make("bdi", { textContent: each })),
      ),
    );
    fields(told, drafts()[keyOf(text)]);
    part("form").hidden = false;
    inputs().forEach(grow);
    inputs()[0].focus();
  };

  const inputs = () => [...part("fields").querySelectorAll("textarea")];
  const typed = () => inputs().map((each) => each.value);
  const changed = () => open?.told && typed().some((each, n) => each !== open.told.texts[n]);

  const fields = (told, kept) => {
    part("fields").replaceChildren(...told.texts.map((text, n) => {
      const field = make("textarea", { rows: 3, spellcheck: true, value: kept?.[n] ?? text });
      Object.assign(field, { lang: told.to.tag, dir: told.to.dir });
      const shown = told.numbers[n] ? `${words.numbers} ${told.numbers[n]}` : "";
      const name = make("span", {}, `${words.field} `, make("small", { textContent: shown }));
      return make("label", {}, name, field);
    }));
    part("chips").replaceChildren(...told.chips.map((chip, n) =>
      make("button", { type: "button", onclick: () => place(chip) },
        make("bdi", { textContent: `${n + 1}. ${chip.label}` })),
    ));
    if (kept && changed()) say(words.kept);
    problems(told.problems);
    used();
    part("undo").hidden = !stored("portret undo", "[]").length;
  };

  const grow = (field) => {
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight + 4}px`;
  };

  // A link is put around what is chosen, or where the cursor stands; it can be undone as if typed.
  const place = ({ before, after }) => {
    const field = inputs().find((each) => each === open.field) ?? inputs()[0];
    field.focus();
    const chosen = field.value.slice(field.selectionStart, field.selectionEnd);
    const start = field.selectionStart + before.length;
    const text = after ? before + chosen + after : before;
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (after) field.setSelectionRange(start, start + chosen.length);
  };

  const used = () => {
    const whole = typed().join("\n");
    [...part("chips").children].forEach((button, n) => {
      const { before, after } = open.told.chips[n];
      button.classList.toggle("desk-used", whole.includes(after || before));
    });
  };

  // The same ones stay as they are: a reason may be under way.
  const problems = (found) => {
    const same = JSON.stringify([open.text, found]);
    if (part("problems").dataset.same === same) return;
    part("problems").dataset.same = same;
    // A list that changes with each letter is heard when one pauses.
    clearTimeout(heard);
    heard = setTimeout(() => {
      part("heard").textContent = found.map((each) => each.text).join(". ");
    }, 1200);
    part("problems").replaceChildren(...found.map((each) => {
      const line = make("li", { className: each.error ? "desk-error" : "desk-doubt" });
      line.append(make("span", { textContent: each.text }));
      if (!each.error) {
        const button = make("button", { type: "button", textContent: words.right });
        button.onclick = () => waive(line, button, each.code);
        line.append(" ", button);
      }
      return line;
    }));
  };

  const waive = (line, button, code) => {
    const field = make("input", { type: "text", required: true, maxLength: 200 });
    const label = make("label", {}, `${words.why} `, field);
    button.replaceWith(label);
    field.focus();
    field.onkeydown = async (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      event.stopPropagation();
      if (!field.value.trim()) return;
      const at = open;
      if ((changed() || at.told.fuzzy) && !(await save())) return;
      const more = { code, reason: field.value, state: at.told.state };
      await settle(at, await ask("waive", at.text, more));
    };
  };

  const check = async () => {
    const at = open;
    const turn = ++checks;
    const found = await ask("check", at.text, { texts: typed() });
    if (turn === checks && found.ok && open === at) problems(found.problems);
  };

  // ------------------------------------------------------------ saving

  // What becomes of a text that was sent. Another may be open by now, or none: that one stays as it is.
  const settle = async (at, answer, sent) => {
    const stays = open === at;
    if (stays && answer.status === 409 && answer.now) {
      const box = part("theirs");
      box.replaceChildren(
        ...answer.now.texts.map((each) => spoken("span", at.told.to, each)),
      );
      part("conflict").hidden = false;
      part("take").onclick = () => resolve(answer.now, answer.now.texts);
      part("mine").onclick = async () => {
        resolve(answer.now, typed());
        await save();
      };
      part("take").focus();
    } else if (stays && answer.problems?.length) problems(answer.problems);
    if (!answer.ok) {
      if (stays) say(answer.error);
      return false;
    }
    const key = keyOf(at.text);
    if (JSON.stringify(drafts()[key]) === JSON.stringify(sent)) draft(at.text, null);
    passed.add(key);
    const former = at.told.texts[0];
    Object.assign(at.told, answer.now);
    if (stays) problems(answer.now.problems);
    shows(at, former);
    store("portret undo", [
      ...stored("portret undo", "[]").slice(-19),
      { text: at.text, undo: answer.undo },
    ]);
    part("undo").hidden = false;
    await refresh();
    return true;
  };

  // A saved text stands in its place before the page comes anew, which takes a large site long.
  const shows = ({ text, told: { html, problems, to } }, former) => {
    for (const each of html ? outside() : []) {
      if (keyOf(textOf(each)) !== keyOf(text) || !each.textContent) continue;
      if (each.querySelector(":not(a, em, strong, s, code, br)")) continue;
      const shown = /^(translated|doubtful)$/.test(each.dataset.state) ? former : text.msgid;
      const numbers = [...shown.matchAll(/\]\[(\d+)\]/g)];
      const links = each.querySelectorAll("a");
      if (links.length !== numbers.length) continue;
      const of = Object.fromEntries(numbers.map(([, number], n) => [`#${number}`, links[n]]));
      const fresh = make("template", { innerHTML: html }).content;
      const places = [...fresh.querySelectorAll("a")].map((link) => [link, of[link.getAttribute("href")]]);
      if (!places.every(([, link]) => link)) continue;
      for (const [place, link] of places) {
        link.replaceChildren(...place.childNodes);
        place.replaceWith(link);
      }
      each.replaceChildren(fresh);
      each.dataset.state = problems.length ? "doubtful" : "translated";
      Object.assign(each, { lang: to.tag, dir: to.dir });
    }
  };

  const resolve = (now, texts) => {
    Object.assign(open.told, now);
    part("conflict").hidden = true;
    inputs().forEach((field, n) => {
      field.value = texts[n];
      grow(field);
    });
    draft(open.text, changed() ? typed() : null);
    inputs()[0].focus();
    check();
    refresh();
  };

  const save = async () => {
    const at = open;
    if (at.saving) return false; // a key that is held, a button that is pressed twice
    at.saving = true;
    say(words.wait);
    checks++;
    const more = { texts: typed(), state: at.told.state };
    more.name = localStorage.getItem("portret name") ?? "";
    saving++;
    const answer = await ask("save", at.text, more);
    at.saving = false;
    const done = await settle(at, answer, more.texts);
    saving--;
    if (done && open === at) say(words.saved);
    return done && open === at;
  };

  const undo = async () => {
    const list = stored("portret undo", "[]");
    const last = list.pop();
    if (!last) return;
    const answer = await ask("undo", last.text, last.undo);
    if (answer.status) store("portret undo", list);
    await refresh();
    const block = blockOf(last.text);
    if (block) await show(block);
    say(answer.ok ? words.undone : answer.error);
  };

  const close = () => {
    const block = open?.block;
    clearTimeout(timer);
    open = null;
    mark();
    side.hidden = true;
    if (came) came.hidden = true;
    desk.hidden = false;
    document.documentElement.classList.remove("preview-open");
    (block?.closest("a, button, [tabindex]") ?? block?.querySelector("a"))?.focus();
  };

  // ------------------------------------------------------------ a file that came back

  const came = document.getElementById("preview--file");
  const of = (name) => came.querySelector(`.came-${name}`);
  const here = () => ({ tag: bar.dataset.tag || document.documentElement.lang, page: bar.dataset.page });

  const encoded = (file) =>
    new Promise((done, fail) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result.split(",")[1] ?? "");
      reader.onerror = fail;
      reader.readAsDataURL(file);
    });

  const come = async (file) => {
    close();
    side.hidden = came.hidden = false;
    desk.hidden = true;
    document.documentElement.classList.add("preview-open");
    of("name").textContent = file.name;
    of("language").textContent = "";
    of("rows").replaceChildren();
    of("status").textContent = came.dataset.wait;
    of("take").hidden = of("look").hidden = true;
    came.focus();
    const sent = { ...here(), name: file.name };
    const told =
      file.size > 1e7 ? { error: came.dataset.large } : await ask("came", { ...sent, data: (sent.data = await encoded(file)) });
    of("status").textContent = told.error ?? (told.same ? `${told.same} ${came.dataset.same}` : "");
    if (!told.ok) return;
    of("language").textContent = told.language;
    of("language").lang = told.tag;
    of("take").hidden = !told.counts.take;
    of("look").hidden = !(told.counts.take + told.counts.both);
    if (!told.rows.length) of("status").textContent = came.dataset.none;
    of("rows").replaceChildren(...Object.keys(told.counts).flatMap((what) => outcome(told, what)));
    of("take").onclick = async () => {
      of("take").hidden = of("look").hidden = true;
      const done = await ask("take", sent);
      const late = (done.late ?? []).map((each) => `${came.dataset.late} ${each}`);
      of("status").textContent = done.error ?? [`${done.taken} ${came.dataset.taken}`, ...late].join(" ");
      if (done.ok) of("rows").querySelector(".came-rows-take")?.remove();
      refresh();
    };
    of("look").onclick = async () => {
      const done = await ask("look", sent);
      if (done.ok) location.assign(done.href);
      else of("status").textContent = done.error;
    };
  };

  // The entries of which one thing becomes, each with both texts.
  const outcome = (told, what) => {
    const own = told.rows.filter((each) => each.what === what);
    if (!own.length) return [];
    const rows = own.map((each) => {
      const text = (label, texts) =>
        texts.some(Boolean)
          ? [make("dt", {}, label), make("dd", {}, ...texts.map((one) => spoken("span", told, one)))]
          : [];
      const name = each.href ? make("a", { href: each.href }) : make("span");
      name.append(make("bdi", { textContent: each.msgid }));
      const row = make("li", {}, name);
      const pairs = [...text(came.dataset.there, each.hers), ...text(came.dataset.here, each.ours)];
      row.append(make("dl", {}, ...pairs));
      if (each.reason) row.append(make("p", { textContent: each.reason }));
      if (what === "both") {
        const button = make("button", { type: "button", textContent: came.dataset.hers });
        button.onclick = async () => {
          const { msgid, msgctxt, state, hers } = each;
          const done = await ask("save", { tag: told.tag, msgid, msgctxt }, { texts: hers, state });
          if (done.ok) row.remove();
          of("status").textContent = done.ok ? words.saved : done.error;
          came.focus();
          refresh();
        };
        row.append(button);
      }
      return row;
    });
    const more = told.counts[what] - own.length;
    if (more > 0) rows.push(make("li", {}, `+ ${more} ${came.dataset.more}`));
    const head = make("h3", {}, `${told.counts[what]} `, came.dataset[what]);
    return [make("div", { className: `came-rows-${what}` }, head, make("ul", {}, ...rows))];
  };

  if (came) {
    of("close").onclick = () => close();
    const drop = document.querySelector(".preview-drop");
    const holds = (event) => event.dataTransfer?.types.includes("Files");
    document.addEventListener("dragover", (event) => {
      if (!holds(event)) return;
      event.preventDefault();
      drop.hidden = false;
    });
    document.addEventListener("dragleave", (event) => (drop.hidden = !event.relatedTarget));
    document.addEventListener("drop", (event) => {
      drop.hidden = true;
      if (!holds(event)) return;
      event.preventDefault();
      come(event.dataTransfer.files[0]);
    });
  }

  // ------------------------------------------------------------ hands

  document.addEventListener("click", (event) => {
    if (event.target.closest(".preview-side")) return;
    const block = find(event.target);
    if (!block || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const leads = event.target.closest("a, button, summary") && !bar.contains(block);
    if (leads && !(open && bar.dataset.token)) return;
    event.preventDefault();
    show(block);
  });

  document.addEventListener("keydown", (event) => {
    const inside = desk.contains(event.target);
    if (event.key === "Escape" && !side.hidden) close();
    else if (!inside && (event.key === "F2" || (event.key === "Enter" && event.target.matches("[data-msgid]:not(a, button)")))) {
      const block = find(event.target);
      if (!block) return;
      event.preventDefault();
      show(block);
    } else if (inside && event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (inside && open?.told && event.altKey && /^Digit[1-9]$/.test(event.code)) {
      const chip = open.told.chips[event.code.slice(5) - 1];
      if (!chip) return;
      event.preventDefault();
      place(chip);
    } else if (inside && open?.told && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      part("form").requestSubmit();
    }
  });

  part("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await save()) await move(1);
  });
  part("fields").addEventListener("input", (event) => {
    part("status").textContent = "";
    grow(event.target);
    draft(open.text, changed() ? typed() : null);
    used();
    clearTimeout(timer);
    timer = setTimeout(check, 80);
  });
  part("fields").addEventListener("focusin", (event) => {
    open.field = event.target;
  });
  part("stay").onclick = save;
  part("skip").onclick = () => move(1);
  part("undo").onclick = undo;
  part("close").onclick = close;
  const name = part("name").querySelector("input");
  name.value = localStorage.getItem("portret name") ?? "";
  name.oninput = () => localStorage.setItem("portret name", name.value);

  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--preview-bar", `${bar.offsetHeight}px`);
  }).observe(bar);
  document.addEventListener("visibilitychange", listen);
  prepare();
  listen();
  if (location.hash === NEXT) {
    history.replaceState(null, "", location.pathname + location.search);
    move(1);
  }
})();
