// Places in the text, counted in code points as records count them; JavaScript counts UTF-16.

const points = (words) => {
  let n = 0;
  for (const _ of words) n += 1;
  return n;
};

/** The first text node at or behind a child of an element; null where there is none. */
function textFrom(root, node, offset) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const child = node.childNodes[offset];
  for (let at = walker.nextNode(); at; at = walker.nextNode()) {
    if (child ? child.contains(at) || child.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING
      : node.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING && !node.contains(at)) return at;
  }
  return null;
}

/** The offset of a place of the page in the document's text; null for one outside of it. */
export function offsetOf(root, node, offset) {
  if (!root.contains(node)) return null;
  if (node.nodeType !== Node.TEXT_NODE) {
    const next = textFrom(root, node, offset);
    if (!next) return Number(root.dataset.last);
    [node, offset] = [next, 0];
  }
  const run = node.parentElement.closest("[data-s]");
  return run ? Number(run.dataset.s) + points(node.data.slice(0, offset)) : null;
}

/** The place of the page at an offset: a text node and an offset of JavaScript in it. */
function placeOf(root, offset, atEnd) {
  const runs = root.querySelectorAll("[data-s]");
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const start = Number(runs[middle].dataset.s);
    if (start < offset || (start === offset && !atEnd)) low = middle;
    else high = middle - 1;
  }
  const node = runs[low]?.firstChild;
  if (!node) return null;
  let left = offset - Number(runs[low].dataset.s);
  let units = 0;
  for (const character of node.data) {
    if (left <= 0) break;
    units += character.length;
    left -= 1;
  }
  return [node, units];
}

/** The range of the page that holds the characters from start to end; null where they are not in it. */
export function rangeOf(root, start, end) {
  const first = placeOf(root, Math.max(start, Number(root.dataset.first)), false);
  const last = placeOf(root, Math.min(end, Number(root.dataset.last)), end > start);
  if (!first || !last) return null;
  const range = document.createRange();
  range.setStart(...first);
  range.setEnd(...last);
  return range;
}

/** Offsets without the spaces around what is chosen. */
export function trimmed(words, start, end) {
  const before = points(words) - points(words.trimStart());
  const behind = points(words) - points(words.trimEnd());
  return before >= points(words) ? [start, start] : [start + before, end - behind];
}
