// What every page does: requests carry the token of the page, menus close, keys have their help.
const csrf = document.querySelector('meta[name="csrf"]')?.content;

document.addEventListener("htmx:configRequest", (event) => {
  if (csrf) event.detail.headers["X-CSRF-Token"] = csrf;
});

// Answers that say no are shown as well: a conflict, a field that cannot be so.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([400, 403, 404, 405, 409, 413, 422, 429, 500, 503].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

/** Closes the menus that do not hold an element; who was inside one is led back to what opened it. */
function close(but) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (but && menu.contains(but)) continue;
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
}

document.addEventListener("focusin", (event) => close(event.target));

document.addEventListener("click", (event) => {
  close(event.target);
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
});

/** Whether keys are for a field that is being written in. */
export function writing(event) {
  const at = event.target;
  return at.closest?.("input, textarea, select, [contenteditable]") || event.ctrlKey || event.metaKey || event.altKey;
}

const MARKS = { BracketLeft: "[", BracketRight: "]", Slash: "/" };

// Single keys: an element with data-key="c" is clicked (or focused, a field) when that key is pressed.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    close();
    return;
  }
  if (writing(event) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    document.getElementById("keys")?.showModal();
    return;
  }
  // Keys stand for the same place on an Arabic keyboard, so the code counts where the letter is none of Latin.
  const latin = /^[\x20-\x7e]$/.test(event.key) ? event.key : MARKS[event.code] ?? event.code.replace(/^Key/, "").toLowerCase();
  const target = document.querySelector(`[data-key="${CSS.escape(latin)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, select, textarea")) target.focus();
  else target.click();
});
