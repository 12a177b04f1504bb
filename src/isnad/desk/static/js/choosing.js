// Choosing words of the text: what they may be used as is asked of the desk, and shown where they stand.

/** `text` and `currentRange` give the text and the current words, `offsetOf` and `trimmed` count in it. */
export function choosing({ text, currentRange, offsetOf, trimmed }) {
  const box = () => document.getElementById("choosing");
  const address = () => document.getElementById("reader")?.dataset.suggest;
  let asked = null;
  let waiting = 0;
  let incident = null;

  function selected() {
    const selection = getSelection();
    if (!text() || selection.rangeCount === 0 || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text().contains(range.startContainer) && !text().contains(range.endContainer)) return null;
    const start = offsetOf(text(), range.startContainer, range.startOffset) ?? Number(text().dataset.first);
    const end = offsetOf(text(), range.endContainer, range.endOffset) ?? Number(text().dataset.last);
    const [first, last] = trimmed(range.toString(), start, end);
    return first < last ? { range, start: first, end: last } : null;
  }

  async function offer() {
    const chosen = address() ? selected() : null;
    if (!chosen) {
      hide();
      return;
    }
    asked?.abort();
    asked = new AbortController();
    const url = new URL(address(), location.href);
    url.searchParams.set("start", chosen.start);
    url.searchParams.set("end", chosen.end);
    if (incident) url.searchParams.set("incident", incident);
    const event = new URLSearchParams(location.search).get("event");
    if (event && !incident) url.searchParams.set("event", event);
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: asked.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = new DOMParser().parseFromString(await answer.text(), "text/html");
      box().replaceChildren(...[...told.body.childNodes].map((node) => document.importNode(node, true)));
      show(chosen.range);
    } catch (error) {
      if (error.name !== "AbortError") hide();
    }
  }

  function show(range) {
    const panel = box();
    const all = document.getElementById("reader").getBoundingClientRect();
    const rects = range.getClientRects();
    const at = rects[rects.length - 1] ?? range.getBoundingClientRect();
    panel.hidden = false;
    const { width, height } = panel.getBoundingClientRect();
    const left = Math.min(Math.max(at.left + at.width / 2 - width / 2, 8), document.documentElement.clientWidth - width - 8);
    const below = at.bottom + 10 + height < innerHeight || at.top < height + 70;
    panel.style.left = `${left - all.left}px`;
    panel.style.top = `${(below ? at.bottom + 10 : range.getBoundingClientRect().top - height - 10) - all.top}px`;
  }

  function hide() {
    asked?.abort();
    if (box()) box().hidden = true;
  }

  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (!box()?.contains(document.activeElement)) offer();
    }, 160);
  });

  document.addEventListener("click", (event) => {
    const other = event.target.closest("#choosing [data-incident]");
    if (!other) return;
    incident = other.dataset.incident;
    offer();
  });

  document.addEventListener("keydown", (event) => {
    if (event.target.closest?.("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && !box()?.hidden && selected() && !event.target.closest("a, button")) {
      event.preventDefault();
      box().querySelector("a, button")?.focus();
    } else if (event.code === "KeyS" && address() && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      text().focus();
      take(currentRange());
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && box()?.contains(document.activeElement)) {
      event.preventDefault();
      const all = [...box().querySelectorAll("a, button")];
      const at = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      all[(at + all.length) % all.length].focus();
    }
  });

  function take(range) {
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  return {
    /** Closes what is offered; whether it was open. */
    close() {
      const open = Boolean(box() && !box().hidden);
      if (open && box().contains(document.activeElement)) text().focus();
      getSelection().removeAllRanges();
      hide();
      return open;
    },
    /** Chooses a word more, or one less, to a side. */
    extend(side, from) {
      if (!selected()) take(from);
      getSelection().modify("extend", side, "word");
    },
  };
}
