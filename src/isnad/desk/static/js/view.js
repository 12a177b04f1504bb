// The view: what the address asks for. List, map and timeline show it, and each of them changes it.
const form = document.getElementById("filters");
const main = document.getElementById("main");
const listeners = new Set();

/** The parameters of the address. */
export const params = () => new URLSearchParams(location.search);

/** What of a view says which incidents are shown: all but where the map stands. */
export function asked(of = params()) {
  const found = new URLSearchParams(of);
  found.delete("map");
  found.delete("after");
  return found;
}

/** Calls `listener(changed)` after the view has changed: `changed` tells whether other incidents are shown. */
export function listen(listener) {
  listeners.add(listener);
}

/** Shows another view; `replace` keeps it out of the browser's history, as for a map that is being moved. */
export function go(next, { replace = false } = {}) {
  for (const [name, value] of [...next]) {
    if (!value.trim() || name === "after" || (name === "order" && value === "date")) next.delete(name);
  }
  if (next.toString() === params().toString()) return;
  const query = next.toString().replaceAll("%2C", ",");
  history[replace ? "replaceState" : "pushState"](null, "", query ? `/?${query}` : "/");
  show();
}

/** Numbers as the page writes them. */
export const number = (n) =>
  new Intl.NumberFormat(form.dataset.numerals === "arab" ? "ar-u-nu-arab" : "en").format(n);

let shown = asked().toString();

function show() {
  const now = asked().toString();
  const changed = now !== shown;
  shown = now;
  const back = document.querySelector('#preferences [name="back"]');
  if (back) back.value = location.pathname + location.search;
  fill();
  if (changed) {
    // An answer that is overtaken by the next one is no failure; those that fail are told below.
    const ask = (from, to) =>
      htmx
        .ajax("GET", now ? `${from}?${params()}` : from, { source: to, target: to, swap: "innerHTML" })
        .catch(() => {});
    document.getElementById("found").scrollTop = 0;
    ask("/list", "#found");
    ask("/timeline", "#time");
  }
  for (const listener of listeners) listener(changed);
}

/** Puts the view into the fields of the form, but for the one that is being written in. */
function fill() {
  const given = params();
  for (const field of form.elements) {
    if (!field.name || field === document.activeElement) continue;
    const value = given.get(field.name) ?? (field.name === "order" ? "date" : "");
    if (field.value === value) continue;
    if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) {
      field.add(new Option(value, value));
    }
    field.value = value;
  }
}

function written() {
  const next = new URLSearchParams(new FormData(form));
  const map = params().get("map");
  if (map) next.set("map", map);
  return next;
}

let waiting = 0;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  go(written());
});
document.addEventListener("change", (event) => {
  if (event.target.form !== form) return;
  clearTimeout(waiting);
  go(written());
});
// Words are looked for while they are written, with a pause between them.
form.addEventListener("input", (event) => {
  if (!event.target.matches('[type="search"]')) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => go(written(), { replace: params().has(event.target.name) }), 350);
});
addEventListener("popstate", show);
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.getElementById("found").addEventListener(failure, (event) => {
    event.currentTarget.querySelector(".count").textContent = form.dataset.failed;
  });
}

// Links to other views stay on the page, and keep the map where it is.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-view]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const href = link.getAttribute("href");
  const next = new URLSearchParams(href.slice(href.indexOf("?") + 1 || href.length));
  const map = params().get("map");
  if (map) next.set("map", map);
  go(next);
});

// Walking the list by keys.
for (const button of document.querySelectorAll("[data-walk]")) {
  button.addEventListener("click", () => {
    const links = [...document.querySelectorAll("#cards .incident h2 a")];
    const at = links.indexOf(document.activeElement?.closest?.(".incident")?.querySelector("h2 a"));
    const next = links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + Number(button.dataset.walk)))];
    next?.focus();
    next?.closest(".incident").scrollIntoView({ block: "nearest" });
  });
}

// On a phone one part is seen at a time.
for (const button of document.querySelectorAll("[data-panel]")) {
  button.addEventListener("click", () => {
    main.dataset.panel = button.dataset.panel;
    for (const other of document.querySelectorAll("[data-panel][aria-pressed]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    for (const listener of listeners) listener(false);
  });
}

const basics = form.querySelector(".basics");
const narrow = matchMedia("(max-width: 60rem)");
const fold = () => (basics.open = !narrow.matches);
narrow.addEventListener("change", fold);
fold();
main.classList.add("scripted");
main.dataset.panel = "list";
