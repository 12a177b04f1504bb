// The forms of acts: values that are offered fill fields, a form can be dropped, and it is seen when it opens.

// Words that were written for an incident and not sent: its next form has them.
const unsent = new Map();
const of = (slot) => slot.closest(".row")?.id ?? location.pathname;

function keep(slot) {
  const words = slot.querySelector("[name=reason]")?.value.trim();
  if (words) unsent.set(of(slot), words);
}

/** Empties the place of a form and goes back to what opened it. */
function drop(slot) {
  keep(slot);
  slot.replaceChildren();
  const back = slot.closest(".row")?.querySelector("[data-opens-row]") ?? opener;
  back?.focus();
}

let opener = null;

document.addEventListener("click", (event) => {
  const fills = event.target.closest("[data-fills]");
  if (fills) {
    const form = fills.closest("form");
    for (const [name, value] of new URLSearchParams(fills.dataset.fills)) form.elements[name].value = value;
    return;
  }
  const drops = event.target.closest("[data-drops]");
  const slot = drops?.closest(".act-slot");
  if (slot && !slot.closest(".act-page")) {
    event.preventDefault();
    drop(slot);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  const slot = event.target.closest?.(".act-slot") ?? document.querySelector(".act-slot:not(:empty)");
  if (slot && !slot.closest(".act-page")) drop(slot);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches("a[data-key], a[data-quick]")) opener = event.target;
  const slot = event.detail.target;
  if (event.target.matches("a") && slot?.matches(".act-slot")) keep(slot);
  else if (slot?.matches(".act-slot")) unsent.delete(of(slot));
});

document.addEventListener("htmx:afterSettle", (event) => {
  const slot = event.target.closest?.(".act-slot");
  if (!slot) return;
  const field = slot.querySelector("[name=reason]");
  if (field && !field.value && unsent.has(of(slot))) field.value = unsent.get(of(slot));
  const shown = slot.querySelector('[role="alert"]') ?? slot.firstElementChild;
  shown?.scrollIntoView({ block: "nearest" });
  if (shown?.matches('[role="alert"]')) {
    shown.tabIndex = -1;
    shown.focus();
  } else if (!slot.contains(document.activeElement)) {
    slot.querySelector("form :is(input:not([type=hidden]), textarea, select, button)")?.focus();
  }
});

// An act on an incident loads its page anew: where the acts stay in view, so does the place that was being read.
const stays = matchMedia("(min-width: 75rem)");

document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Redirect")) sessionStorage.setItem(`at ${location.pathname}`, String(scrollY));
});

if (new URLSearchParams(location.search).has("did")) {
  const at = sessionStorage.getItem(`at ${location.pathname}`);
  sessionStorage.removeItem(`at ${location.pathname}`);
  if (at && stays.matches) scrollTo({ top: Number(at), behavior: "instant" });
  const said = document.querySelector("#said .notice");
  if (said) {
    said.tabIndex = -1;
    said.focus({ preventScroll: true });
  }
}
