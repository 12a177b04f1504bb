// The map: incidents of the view as circles and clusters, and what moves with it.
import { asked, go, listen, number, params } from "./view.js";
import { base } from "./map_base.js";
import { gather } from "./map_gather.js";
import { popup } from "./map_popup.js";

const box = document.getElementById("map-box");
const main = document.getElementById("main");
const found = document.getElementById("found");
const words = document.getElementById("map-words").dataset;
const direction = document.documentElement.dir;
const WORLD = [[-60, -180], [78, 180]];
/** From this zoom on, it is drawn how far from its circle an incident may lie. */
const PRECISE = 8;

let map, layers, drawn = 0;
/** Whether the map moves by itself, not by the person's hand. */
let guided = false;

function script(address) {
  return new Promise((loaded, refused) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = loaded;
    element.onerror = () => refused(new Error(address));
    document.head.append(element);
  });
}

async function start() {
  await script("/static/vendor/leaflet/leaflet.js");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  map = L.map("map", {
    zoomAnimation: !still, fadeAnimation: !still, inertia: !still,
    zoomControl: false, attributionControl: false, minZoom: 1, maxZoom: 18, zoomSnap: 1,
    maxBounds: [[-85, -200], [85, 200]], maxBoundsViscosity: 0.8, worldCopyJump: false,
  });
  L.control.zoom({
    position: direction === "rtl" ? "topright" : "topleft",
    zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut,
  }).addTo(map);
  const credit = L.control.attribution({ position: direction === "rtl" ? "bottomleft" : "bottomright", prefix: false });
  credit.addTo(map);
  for (const [name, z] of [["land", 210], ["names", 380], ["spread", 390], ["ring", 640]]) {
    const pane = map.createPane(name);
    pane.style.zIndex = z;
    pane.style.pointerEvents = "none";
  }
  layers = { spread: L.layerGroup().addTo(map), dots: L.layerGroup().addTo(map) };
  place();
  map.on("moveend", moved);
  await show();
  new ResizeObserver(resized).observe(map.getContainer());
  box.dataset.ready = "";
  const tiles = box.dataset.tiles;
  if (tiles) {
    L.tileLayer(tiles, { attribution: new URL(tiles.replace("{s}.", "")).hostname }).addTo(map);
  } else {
    await script("/static/vendor/atlas/topojson-client.min.js");
    await base(map, box.dataset.language);
    credit.addAttribution("Natural Earth · GeoNames");
  }
  box.dataset.drawn = "";
}

/** Puts the map where the address says; where it says nothing, the next answer tells. */
function place() {
  const at = (params().get("map") ?? "").split(",").map(Number);
  const part = (params().get("box") ?? "").split(",").map(Number);
  guided = true;
  if (at.length === 3 && at.every(Number.isFinite)) map.setView([at[0], at[1]], at[2], { animate: false });
  else if (part.length === 4 && part.every(Number.isFinite)) {
    map.fitBounds([[part[0], part[1]], [part[2], part[3]]], { animate: false });
  } else map.fitBounds(WORLD, { animate: false });
  guided = false;
}

function resized() {
  guided = true;
  map.invalidateSize({ pan: false });
  guided = false;
  show();
}

const placed = () => params().has("map") || params().has("box");

/** The part of the world that is seen, a little more of it or less. */
function seen(pad = 0) {
  const bounds = map.getBounds().pad(pad);
  const cut = (n, most) => Math.min(most, Math.max(-most, n)).toFixed(4);
  return [
    cut(bounds.getSouth(), 90), cut(bounds.getWest(), 180), cut(bounds.getNorth(), 90), cut(bounds.getEast(), 180),
  ].join(",");
}

function moved() {
  if (guided) return;
  const next = params();
  const middle = map.getCenter().wrap();
  next.set("map", [middle.lat.toFixed(4), middle.lng.toFixed(4), map.getZoom()].map(Number).join(","));
  if (next.has("box")) next.set("box", seen());
  go(next, { replace: true });
}

async function ask(shown, zoom) {
  const query = asked();
  query.set("shown", shown);
  query.set("zoom", zoom);
  const answer = await fetch(`/map/points?${query}`);
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function show() {
  const turn = ++drawn;
  try {
    if (!placed()) {
      const all = await ask("-90,-180,90,180", 3);
      if (turn !== drawn) return;
      fit(all);
    }
    const answer = await ask(seen(0.25), map.getZoom());
    if (turn === drawn) draw(answer);
  } catch (error) {
    if (turn === drawn) failed(error);
  }
}

function fit({ points, clusters }) {
  const corners = points.map((point) => [point.lat, point.lon]);
  for (const { box: [south, west, north, east] } of clusters) corners.push([south, west], [north, east]);
  guided = true;
  map.fitBounds(corners.length ? corners : WORLD, { animate: false, padding: [40, 40], maxZoom: 10 });
  guided = false;
}

/** The desk cannot be reached, or the page is being left. */
function failed(error) {
  console.error(error);
  tell(words.failed);
}

function tell(text) {
  const told = box.querySelector(".unplaced");
  told.textContent = text;
  told.hidden = !text;
}

function draw(answer) {
  layers.dots.clearLayers();
  layers.spread.clearLayers();
  const nothing = !answer.points.length && !answer.clusters.length && found.querySelector(".incident");
  const unplaced = answer.unplaced ? words.unplaced.replace("{n}", number(answer.unplaced)) : "";
  tell([nothing && words.elsewhere, unplaced].filter(Boolean).join(" · "));
  const spreads = new Set();
  for (const point of answer.points) {
    const key = `${point.lat},${point.lon},${point.radius}`;
    if (!point.radius || map.getZoom() < PRECISE || spreads.has(key)) continue;
    spreads.add(key);
    L.circle([point.lat, point.lon], {
      pane: "spread", radius: point.radius * 1000, interactive: false, className: "spread",
    }).addTo(layers.spread);
  }
  for (const group of gather(map, answer)) {
    (group.count === 1 ? dot(group) : cluster(group)).addTo(layers.dots);
  }
}

function dot(group) {
  const [point] = group.points;
  const marker = L.circleMarker([point.lat, point.lon], {
    radius: group.radius, className: `dot ${point.harm ? "dead" : ""} ${point.state} ${point.grade}`,
  });
  marker.bindTooltip(() => line(point), { direction: "top", className: "tip" });
  marker.on("click", () => popup(map, group, words));
  return near(marker, [point.id]);
}

function line(point) {
  const tip = document.createElement("span");
  tip.dir = direction;
  const killed = point.killed && words.killed.replace("{n}", point.killed);
  tip.textContent = [point.kind, point.place, point.when, killed].filter(Boolean).join(" · ");
  return tip;
}

function cluster(group) {
  const side = group.radius * 2;
  const count = document.createElement("span");
  count.textContent = number(group.count);
  const icon = L.divIcon({ html: count, iconSize: [side, side], className: `cluster ${group.harm ? "dead" : ""}` });
  const marker = L.marker([group.lat, group.lon], { icon, keyboard: false, title: "" });
  marker.on("click", () => {
    const bounds = L.latLngBounds([[group.box[0], group.box[1]], [group.box[2], group.box[3]]]);
    const close = map.getBoundsZoom(bounds.pad(0.1));
    if (close > map.getZoom() && map.getZoom() < 15 && !group.same) {
      map.fitBounds(bounds.pad(0.1), { maxZoom: Math.max(map.getZoom() + 2, Math.min(close, 15)) });
    } else popup(map, group, words);
  });
  return near(marker, group.points.map((point) => point.id));
}

/** A circle under the pointer marks its incidents in the list. */
function near(marker, ids) {
  const mark = (on) => {
    for (const id of ids) found.querySelector(`[data-id="${CSS.escape(id)}"]`)?.classList.toggle("near", on);
  };
  marker.on("mouseover", () => mark(true));
  marker.on("mouseout", () => mark(false));
  marker.on("click", () => {
    found.querySelector(`[data-id="${CSS.escape(ids[0] ?? "")}"]`)?.scrollIntoView({ block: "nearest" });
  });
  return marker;
}

// An incident under the pointer, or with the focus, is ringed on the map.
let ring = null;
function ringed(card) {
  ring?.remove();
  ring = null;
  if (!map || card?.dataset.lat === undefined) return;
  ring = L.circleMarker([card.dataset.lat, card.dataset.lon], {
    pane: "ring", radius: 15, interactive: false, className: "ring",
  }).addTo(map);
}
for (const name of ["pointerover", "focusin"]) {
  found.addEventListener(name, (event) => ringed(event.target.closest(".incident")));
}
for (const name of ["pointerleave", "focusout"]) found.addEventListener(name, () => ringed(null));

const follow = box.querySelector('[data-map="follow"]');
follow.addEventListener("click", () => {
  if (!map) return;
  const next = params();
  if (next.has("box")) next.delete("box");
  else next.set("box", seen());
  const middle = map.getCenter().wrap();
  next.set("map", [middle.lat.toFixed(4), middle.lng.toFixed(4), map.getZoom()].map(Number).join(","));
  go(next);
});
box.querySelector('[data-map="fit"]').addEventListener("click", () => {
  const next = params();
  next.delete("map");
  next.delete("box");
  if (next.toString() === params().toString()) show();
  else go(next);
});
box.querySelector('[data-map="large"]').addEventListener("click", (event) => {
  const large = main.classList.toggle("large-map");
  event.currentTarget.setAttribute("aria-pressed", String(large));
});

let before = params().get("map");
listen((changed) => {
  follow.setAttribute("aria-pressed", String(params().has("box")));
  if (!map) {
    begin();
    return;
  }
  const now = params().get("map");
  const at = map.getCenter().wrap();
  const here = [at.lat.toFixed(4), at.lng.toFixed(4), map.getZoom()].map(Number).join(",");
  if (now !== before && now && now !== here) {
    map.closePopup();
    place();
  }
  if (changed || now !== before) show();
  before = now;
});

let begun = false;
function begin() {
  if (begun || !box.offsetWidth) return;
  begun = true;
  start().catch(failed);
}
// The list is painted first.
if (document.readyState === "complete") requestIdleCallback(begin);
else addEventListener("load", () => requestIdleCallback(begin, { timeout: 500 }));
