// The queue by keys: one row is the current one, its buttons have the keys, and an act leads on to the next row.
import { writing } from "./desk.js";

const queue = document.getElementById("queue");
let current = null;

/** The rows that still wait. */
const rows = () => [...queue.querySelectorAll(".row:not(.gone)")];

/** Makes a row the current one; only its buttons have keys. */
function select(row, focus = true) {
  for (const other of queue.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
  for (const button of queue.querySelectorAll("[data-key]")) delete button.dataset.key;
  current = row;
  if (!row) return;
  row.setAttribute("aria-current", "true");
  for (const button of row.querySelectorAll("[data-quick]")) button.dataset.key = button.dataset.quick;
  if (!focus) return;
  row.querySelector("[data-opens-row]").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

/** The next row that waits behind a place in the queue, else the one before it. */
function beside(row) {
  const all = rows();
  const behind = (other) => row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  return all.find(behind) ?? all.at(-1) ?? null;
}

if (queue) {
  document.addEventListener("keydown", (event) => {
    if (writing(event) || document.querySelector("dialog[open]")) return;
    const key = /^[\x20-\x7e]$/.test(event.key) ? event.key : event.code.replace(/^Key/, "").toLowerCase();
    const all = rows();
    const at = all.indexOf(current);
    if (key === "j" || key === "k") {
      event.preventDefault();
      const to = all[Math.min(all.length - 1, Math.max(0, key === "j" ? at + 1 : at - 1))];
      if (to) select(to);
    } else if (key === "o" || (event.key === "Enter" && event.target === document.body)) {
      current?.querySelector("[data-opens-row]").click();
    }
  });

  queue.addEventListener("focusin", (event) => {
    const row = event.target.closest(".row:not(.gone)");
    if (row && row !== current) select(row, false);
  });

  let landing = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id.startsWith("w-")) landing = event.detail.target.id;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const row = landing && document.getElementById(landing);
    landing = null;
    if (row) select(row.matches(".gone") ? beside(row) : row);
  });

  select(rows()[0] ?? null, false);
}
