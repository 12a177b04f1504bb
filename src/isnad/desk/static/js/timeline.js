// The timeline: what a bar says is read out beside it, arrows walk the bars, and dragging selects a time.
import { go, params } from "./view.js";

const time = document.getElementById("time");
const bars = (within = time) => [...within.querySelectorAll("g[data-first]")];
const links = () => [...time.querySelectorAll(".bars a")];
const mirrored = document.documentElement.dir === "rtl";

function ready() {
  // One stop for the Tab key; arrows lead on.
  links().forEach((link, n, all) => link.setAttribute("tabindex", n === all.length - 1 ? "0" : "-1"));
}

let still = null;
function tell(link) {
  const readout = time.querySelector(".readout");
  if (!readout) return;
  still ??= [...readout.childNodes];
  readout.replaceChildren(...(link ? [link.getAttribute("aria-label")] : still));
}

for (const [begin, end] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
  time.addEventListener(begin, (event) => tell(event.target.closest(".bars a")));
  time.addEventListener(end, () => tell(null));
}

time.addEventListener("keydown", (event) => {
  const at = links().indexOf(event.target.closest?.(".bars a"));
  const step = { ArrowRight: mirrored ? -1 : 1, ArrowLeft: mirrored ? 1 : -1 }[event.key];
  if (at < 0 || !step) return;
  event.preventDefault();
  links()[at + step]?.focus();
});

let from = null;
let dragged = false;

time.addEventListener("pointerdown", (event) => {
  const svg = event.target.closest?.(".bars");
  if (!svg || event.button) return;
  from = { svg, x: event.clientX };
  dragged = false;
});

addEventListener("pointermove", (event) => {
  if (!from || (!dragged && Math.abs(event.clientX - from.x) < 5)) return;
  dragged = true;
  event.preventDefault();
  const frame = from.svg.getBoundingClientRect();
  const [left, right] = [from.x, event.clientX].sort((a, b) => a - b).map((x) => x - frame.left);
  const chosen = from.svg.querySelector(".chosen");
  chosen.removeAttribute("hidden");
  chosen.setAttribute("x", Math.max(0, left));
  chosen.setAttribute("width", Math.min(frame.width, right) - Math.max(0, left));
});

addEventListener("pointerup", (event) => {
  if (!from) return;
  const { svg, x } = from;
  from = null;
  if (!dragged) return;
  svg.querySelector(".chosen").setAttribute("hidden", "");
  const [left, right] = [x, event.clientX].sort((a, b) => a - b);
  const within = bars(svg).filter((bar) => {
    const hit = bar.querySelector(".hit").getBoundingClientRect();
    return hit.right > left && hit.left < right;
  });
  if (!within.length) return;
  const next = params();
  next.set("since", within.map((bar) => bar.dataset.first).sort()[0]);
  next.set("until", within.map((bar) => bar.dataset.last).sort().at(-1));
  go(next);
});

// The end of a drag is no click on the bar that it ends on; bars are not dragged as links are.
time.addEventListener("click", (event) => {
  if (dragged && event.target.closest(".bars")) {
    event.preventDefault();
    event.stopPropagation();
    dragged = false;
  }
}, true);
time.addEventListener("dragstart", (event) => event.preventDefault());

time.addEventListener("htmx:afterSwap", () => {
  still = null;
  ready();
});
ready();
