// The forms of acts: values that are offered fill fields, a form can be dropped, and it is seen when it opens.

/** Empties the place of a form and goes back to what opened it. */
function drop(slot) {
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
});

document.addEventListener("htmx:afterSettle", (event) => {
  const slot = event.target.closest?.(".act-slot");
  if (!slot) return;
  const shown = slot.querySelector('[role="alert"]') ?? slot.firstElementChild;
  shown?.scrollIntoView({ block: "nearest" });
  if (shown?.matches('[role="alert"]')) {
    shown.tabIndex = -1;
    shown.focus();
  } else if (!slot.contains(document.activeElement)) {
    slot.querySelector("form :is(input:not([type=hidden]), textarea, select, button)")?.focus();
  }
});
