// What a circle tells when it is clicked: its incidents, each with a link. Words of reports are set as text.
import { asked, number } from "./view.js";

const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
};

/** Opens the popup of a group; incidents that are not known singly are asked for. */
export async function popup(map, group, words) {
  const content = element("div", "", "told");
  content.dir = document.documentElement.dir;
  const opened = L.popup({
    className: "incidents-here", maxWidth: 300, minWidth: 210, maxHeight: 260, offset: [0, -4],
    autoPanPaddingTopLeft: [24, 64], autoPanPaddingBottomRight: [24, 24],
  }).setLatLng([group.lat, group.lon]).setContent(content);
  let { points } = group;
  let query = null;
  const known = group.count === points.length && points.every((point) => point.place);
  if (!known || group.count > 1) {
    const [south, west, north, east] = group.box;
    const view = asked();
    // The ends of a box are told to five places.
    view.set("box", [south - 2e-5, west - 2e-5, north + 2e-5, east + 2e-5].map((n) => n.toFixed(5)).join(","));
    query = view;
    if (!known) {
      const answer = await fetch(`/map/here?${view}`);
      if (!answer.ok) return;
      ({ points } = await answer.json());
    }
  }
  if (group.count > 1) content.append(element("p", words.here.replace("{n}", number(group.count)), "muted small"));
  const list = element(group.count > 1 ? "ul" : "div", "", "incidents");
  for (const point of points.slice(0, 30)) list.append(told(point, words, group.count > 1 ? "li" : "div"));
  content.append(list);
  if (group.count > 1 && query) {
    const all = element("a", words.all, "small");
    all.href = `/?${query}`;
    all.dataset.view = "";
    content.append(all);
  }
  opened.openOn(map);
  const close = opened.getElement()?.querySelector(".leaflet-popup-close-button");
  close?.setAttribute("aria-label", words.close);
}

function told(point, words, name) {
  const part = element(name);
  const link = element("a");
  link.href = `/incidents/${encodeURIComponent(point.id)}`;
  link.append(element("span", point.kind, "kind"));
  if (point.place) link.append(" ", element("bdi", point.place));
  const lines = element("div", "", "small");
  lines.append(element("span", point.when || words.undated, "muted"), " ");
  if (point.killed) lines.append(element("span", words.killed.replace("{n}", point.killed), "harmed"), " ");
  if (point.injured) lines.append(element("span", words.injured.replace("{n}", point.injured)), " ");
  if (point.graded) lines.append(element("span", point.graded, `chip ${point.grade}`));
  part.append(link, lines);
  return part;
}
