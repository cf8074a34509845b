// The preview's own: reload when a file changes, tell of the text under the pointer or the focus.
(() => {
  const bar = document.getElementById("preview--bar");
  const panel = bar.querySelector(".preview-entry");
  const find = (node) =>
    node.closest?.("[data-msgid]") ?? node.querySelector?.(":scope > [data-msgid]") ?? null;
  let events = null;
  let pinned = false;

  // A hidden page lets its connection go: browsers allow six to a host.
  const listen = () => {
    if (document.hidden) {
      events?.close();
      events = null;
    } else if (!events) {
      events = new EventSource(bar.dataset.events);
      events.onmessage = (event) => {
        if (event.data !== bar.dataset.revision) location.reload();
      };
    }
  };

  const line = (label, value, href) => {
    if (!value) return;
    const row = panel.appendChild(document.createElement("p"));
    row.append(Object.assign(document.createElement("span"), { textContent: label }), " ");
    const text = document.createElement(href ? "a" : "bdi");
    if (href) text.href = href;
    text.textContent = value;
    row.append(text);
  };

  const tell = (block) => {
    const { state, msgid, msgctxt, held, reason, entry, place, weblate } = block.dataset;
    panel.replaceChildren();
    line("state", state);
    line("why", reason);
    line("msgctxt", msgctxt);
    line("msgid", msgid);
    line("not shown", held);
    line("entry", entry);
    line("source", place);
    line("Weblate", weblate && "translate this text", weblate);
    panel.hidden = false;
  };

  const follow = (event) => {
    const block = event.target.closest?.("#preview--bar") ? null : find(event.target);
    if (block && !pinned) tell(block);
  };

  document.addEventListener("mouseover", follow);
  document.addEventListener("focusin", follow);
  document.addEventListener("click", (event) => {
    if (event.target.closest("#preview--bar, a, button")) return;
    const block = find(event.target);
    pinned = false;
    if (block) {
      tell(block);
      pinned = true;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      pinned = false;
      panel.hidden = true;
    } else if (event.key === "Enter" && event.target.matches("[data-msgid]:not(a)")) {
      panel.querySelector("a")?.focus();
    }
  });

  // What has no words of its own to stop at can be reached by Tab all the same.
  for (const block of document.body.querySelectorAll("[data-msgid]")) {
    if (!block.closest("a, button") && !block.querySelector("a")) block.tabIndex = 0;
  }

  const todo = [
    ...document.body.querySelectorAll("[data-state]:not([data-state=translated])"),
  ].filter((each) => each.checkVisibility());
  const button = bar.querySelector(".preview-next");
  button.hidden = !todo.length;
  button.addEventListener("click", () => {
    const at = document.querySelector(".preview-at");
    const next = todo[(todo.indexOf(at) + 1) % todo.length];
    at?.classList.remove("preview-at");
    next.classList.add("preview-at");
    next.scrollIntoView({ block: "center" });
    tell(next);
  });

  document.addEventListener("visibilitychange", listen);
  listen();
})();
