// The reader: text and events light each other, marks are walked through, chosen words are offered for use.
import { offsetOf, rangeOf, trimmed } from "./offsets.js";
import { choosing } from "./choosing.js";

const $ = (id) => document.getElementById(id);
const state = { current: null, reasons: null, linked: null };

const text = () => $("text");
const runsOf = (n) => text().querySelectorAll(`[data-m~="${n}"]`);
const buttonsOf = (n) => document.querySelectorAll(`.beside button.mark[data-m="${n}"]`);
const numbers = (run) => (run?.dataset.m ?? "").split(" ").filter(Boolean).map(Number);

/** The marks of a run, the shortest first; those of fields that are not shown do not count. */
function marksAt(run) {
  const size = (n) => [...runsOf(n)].reduce((sum, r) => sum + r.textContent.length, 0);
  return numbers(run).sort((a, b) => size(a) - size(b));
}

function light(n, on) {
  for (const part of [...runsOf(n), ...buttonsOf(n)]) part.classList.toggle("lit", on);
}

function dark() {
  for (const part of document.querySelectorAll(".reader .lit")) part.classList.remove("lit");
}

/** The numbers of all marks of this page, in the order of the text. */
function order() {
  const all = new Set();
  for (const run of text().querySelectorAll(".marked")) numbers(run).forEach((n) => all.add(n));
  return [...all].sort((a, b) => a - b);
}

/** Brings a mark's row into sight in its column; the page itself stays where it is. */
function inSight(row) {
  const column = row?.closest(".beside");
  if (!column || column.scrollHeight <= column.clientHeight) return;
  const [at, all] = [row.getBoundingClientRect(), column.getBoundingClientRect()];
  const free = all.bottom - $("why").offsetHeight;
  if (at.top < all.top + 40) column.scrollTop += at.top - all.top - 40;
  else if (at.bottom > free) column.scrollTop += at.bottom - free;
}

function choose(n, { scroll = true } = {}) {
  for (const part of document.querySelectorAll(".reader .current")) part.classList.remove("current");
  state.current = n;
  $("why").hidden = n === null;
  $("reader").classList.toggle("why-shown", n !== null);
  if (n === null) return;
  const runs = runsOf(n);
  const buttons = buttonsOf(n);
  for (const part of [...runs, ...buttons]) part.classList.add("current");
  if (scroll) runs[0]?.scrollIntoView({ block: "nearest" });
  inSight(buttons[0]);
  explain(n, buttons[0]);
}

function walk(by) {
  const all = order();
  if (!all.length) return;
  const at = all.indexOf(state.current);
  choose(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
}

/** Shows a mark's field and value at once, and its rule as soon as the reasons are there. */
async function explain(n, button) {
  const what = document.querySelector("#why .what");
  const because = document.querySelector("#why .because");
  const copy = document.createElement("span");
  copy.className = "mark";
  if (button) copy.append(...[...button.childNodes].map((node) => node.cloneNode(true)));
  what.replaceChildren(copy);
  if (!state.reasons) {
    because.textContent = because.dataset.waiting;
    state.reasons = fetch($("reader").dataset.explain, { headers: { "HX-Request": "true" } })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))))
      .then((html) => new DOMParser().parseFromString(html, "text/html"));
  }
  let told = null;
  try {
    told = await state.reasons;
  } catch {
    state.reasons = null;
  }
  if (state.current !== n) return;
  if (!told) {
    because.textContent = because.dataset.failed;
    return;
  }
  const parts = told.querySelectorAll(`[data-m="${n}"], [data-all], [data-always]`);
  because.replaceChildren(...[...parts].map((part) => document.importNode(part, true)));
}

/** Marks the characters that the address names, as #s12-40, and brings them into sight. */
function follow() {
  const named = /^#s(\d+)-(\d+)$/.exec(location.hash);
  if (!named || !text()) return;
  const [start, end] = [Number(named[1]), Number(named[2])];
  const part = [...document.querySelectorAll(".part-links a")].find(
    (a) => start >= Number(a.dataset.from) && start < Number(a.dataset.to),
  );
  if (part && !part.hasAttribute("aria-current")) {
    location.replace(part.href + location.hash);
    return;
  }
  const range = rangeOf(text(), start, end);
  if (!range) return;
  if (globalThis.Highlight) CSS.highlights.set("linked", new Highlight(range));
  text().dataset.linked = `${start}-${end}`;
  (range.startContainer.parentElement ?? text()).scrollIntoView({ block: "center" });
}

/** The column beside the text ends where the window does, so that its own foot stays in sight. */
function fit() {
  const column = document.querySelector(".beside");
  if (!column) return;
  const beside = getComputedStyle(column).position === "sticky";
  column.style.maxHeight = beside ? `${Math.max(innerHeight - column.getBoundingClientRect().top - 16, 160)}px` : "";
}

document.addEventListener("pointerover", (event) => {
  const at = event.target.closest?.("#text .marked, .beside button.mark");
  dark();
  if (at) light(at.matches(".mark") ? Number(at.dataset.m) : marksAt(at)[0], true);
});

document.addEventListener("focusin", (event) => {
  dark();
  const at = event.target.closest?.(".beside button.mark");
  if (at) light(Number(at.dataset.m), true);
});

document.addEventListener("click", (event) => {
  const walker = event.target.closest("[data-walk]");
  if (walker) {
    const by = Number(walker.dataset.walk);
    if (by) walk(by);
    else choose(null);
    return;
  }
  const field = event.target.closest("button.kind[data-field]");
  if (field) {
    const shown = field.getAttribute("aria-pressed") !== "true";
    field.setAttribute("aria-pressed", String(shown));
    text().classList.toggle(`no-${field.dataset.field}`, !shown);
    return;
  }
  const button = event.target.closest(".beside button.mark");
  if (button) {
    choose(Number(button.dataset.m));
    return;
  }
  const run = event.target.closest("#text .marked");
  if (run && getSelection().isCollapsed) {
    // The words of several marks lead from the shortest to the longest of them.
    const here = marksAt(run);
    choose(here[(here.indexOf(state.current) + 1) % here.length], { scroll: false });
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (!choices.close()) choose(null);
    return;
  }
  if (document.activeElement !== text() || event.ctrlKey || event.metaKey || event.altKey) return;
  const forward = text().matches(":dir(rtl)") ? "ArrowLeft" : "ArrowRight";
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  event.preventDefault();
  if (event.shiftKey) choices.extend(event.key === "ArrowLeft" ? "left" : "right", currentRange());
  else walk(event.key === forward ? 1 : -1);
});

/** The words of the current mark, else the beginning of the text. */
function currentRange() {
  const runs = state.current === null ? [] : [...runsOf(state.current)];
  if (!runs.length) return rangeOf(text(), Number(text().dataset.first), Number(text().dataset.first));
  const range = document.createRange();
  range.setStartBefore(runs[0]);
  range.setEndAfter(runs[runs.length - 1]);
  return range;
}

const choices = choosing({ text, currentRange, offsetOf, trimmed });

document.addEventListener("htmx:afterSwap", () => {
  state.current = null;
  begin();
});
addEventListener("hashchange", follow);
addEventListener("scroll", fit, { passive: true });
addEventListener("resize", fit);

// Links of the page that only change what is marked, or what stands beside the text, change that in its place.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-swaps]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !globalThis.htmx) return;
  event.preventDefault();
  const address = link.getAttribute("href");
  htmx.ajax("GET", address, { target: "#reader", select: "#reader", swap: "outerHTML" }).then(() => {
    history.pushState({ reader: true }, "", address);
  });
});
addEventListener("popstate", () => {
  if (!location.hash) location.reload();
});

function begin() {
  choices.close();
  fit();
  follow();
  inSight(document.querySelector(".event.chosen"));
}
begin();
