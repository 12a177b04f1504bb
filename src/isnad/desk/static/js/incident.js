// Values open the sentence they came from; keys walk through values and disagreements.
const panel = document.getElementById("passage");
const words = document.getElementById("passage-words");
const incident = document.querySelector("[data-incident]").dataset.incident;
const narrow = matchMedia("(max-width: 44rem)");
let open = null;
let disputed = -1;

/** Where a value's words stand: the href of its link is the way to them in the reader. */
function source(value) {
  const found = /\/documents\/([0-9a-f]+)#s(\d+)-(\d+)$/.exec(value.getAttribute("href"));
  const [, document, start, end] = found;
  return `/incidents/${encodeURIComponent(incident)}/quote?${new URLSearchParams({ document, start, end })}`;
}

/** Puts the panel below the value, or above it where there is more room. */
function place(value) {
  panel.style.removeProperty("top");
  panel.style.removeProperty("left");
  if (narrow.matches) return;
  const at = value.getBoundingClientRect();
  const [width, height] = [panel.offsetWidth, panel.offsetHeight];
  const rtl = document.documentElement.dir === "rtl";
  const left = Math.min(Math.max(rtl ? at.right - width : at.left, 16), document.documentElement.clientWidth - width - 16);
  const below = innerHeight - at.bottom > height + 16 || at.top < height + 80;
  panel.style.left = `${left + scrollX}px`;
  panel.style.top = `${(below ? at.bottom + 8 : at.top - height - 8) + scrollY}px`;
}

async function show(value) {
  open?.setAttribute("aria-expanded", "false");
  open = value;
  const holder = value.closest("details:not([open])");
  if (holder) holder.open = true;
  value.setAttribute("aria-expanded", "true");
  value.scrollIntoView({ block: "nearest", inline: "nearest" });
  const answer = await fetch(source(value), { headers: { "HX-Request": "true" } });
  const html = await answer.text();
  if (open !== value) return;
  words.innerHTML = html;
  const field = [...value.classList].find((name) => name !== "quoted");
  panel.dataset.field = field ?? "";
  panel.hidden = false;
  place(value);
  panel.focus({ preventScroll: true });
  const mark = words.querySelector("mark");
  const around = mark?.closest("blockquote");
  if (around) around.scrollTop = mark.offsetTop - around.offsetTop - around.clientHeight / 2;
}

function shut(back = true) {
  if (!open) return;
  panel.hidden = true;
  open.setAttribute("aria-expanded", "false");
  if (back) open.focus({ preventScroll: true });
  open = null;
}

/** Values that can be seen, in the order of the page. */
function values() {
  return [...document.querySelectorAll("a.quoted")].filter((value) => value.offsetParent !== null);
}

function step(by) {
  const all = values();
  if (!all.length) return;
  const from = open ?? (document.activeElement?.matches("a.quoted") ? document.activeElement : null);
  const at = from ? all.indexOf(from) + by : by > 0 ? 0 : -1;
  show(all.at(at % all.length));
}

function dispute(by) {
  const all = [...document.querySelectorAll(".disputes > li")];
  if (!all.length) return;
  const now = all.indexOf(document.activeElement?.closest(".disputes > li"));
  const from = now >= 0 ? now : disputed;
  disputed = from < 0 && by < 0 ? all.length - 1 : (from + by + all.length) % all.length;
  shut(false);
  all[disputed].focus();
}

document.addEventListener("click", (event) => {
  const value = event.target.closest("a.quoted");
  if (value && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    if (value === open) shut();
    else show(value);
    return;
  }
  const button = event.target.closest("button");
  if (button?.dataset.step) step(Number(button.dataset.step));
  else if (button?.dataset.dispute) dispute(Number(button.dataset.dispute));
  else if (button && "shut" in button.dataset) shut();
  else if (open && !panel.contains(event.target)) shut(false);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && open) {
    event.preventDefault();
    shut();
  }
});

addEventListener("resize", () => open && place(open));
