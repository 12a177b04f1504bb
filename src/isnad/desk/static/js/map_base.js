// What the map is drawn on where it has no tiles: countries, their names, and the towns of the gazetteer.

const LAND = "/static/vendor/atlas/countries-50m.json";
const NAME = { country: "600 12px", town: "400 12px" };
const pens = document.createElement("canvas").getContext("2d");

/** Draws the base, and keeps its names as the map moves. */
export async function base(map, language) {
  const [atlas, names] = await Promise.all(
    [LAND, `/map/countries?language=${language}`].map((address) => fetch(address).then((answer) => answer.json())),
  );
  const countries = topojson.feature(atlas, atlas.objects.countries);
  const land = L.geoJSON(countries, {
    renderer: L.canvas({ pane: "land", padding: 0.4 }), pane: "land", interactive: false, smoothFactor: 1.4,
    style: colours,
  }).addTo(map);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => land.setStyle(colours()));
  const labels = L.layerGroup().addTo(map);
  const middles = countries.features
    .filter((country) => names[country.id])
    .map((country) => ({ name: names[country.id], ...middle(country.geometry) }))
    .sort((a, b) => b.width - a.width);
  let turn = 0;
  const name = async () => {
    const mine = ++turn;
    const towns = map.getZoom() >= 4 ? await townsOf(map) : [];
    if (mine === turn) write(map, labels, middles, towns);
  };
  map.on("moveend", () => name().catch(console.error));
  await document.fonts.ready;
  await name();
}

function colours() {
  const style = getComputedStyle(document.getElementById("map-box"));
  return {
    fillColor: style.getPropertyValue("--land").trim(), fillOpacity: 1,
    color: style.getPropertyValue("--border").trim(), weight: 0.8,
  };
}

/** The middle of the largest part of a country, and how wide that is in degrees. */
function middle(geometry) {
  const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  let best = { area: -1 };
  for (const [ring] of parts) {
    let area = 0, x = 0, y = 0, west = 180, east = -180;
    for (let n = 0; n < ring.length - 1; n++) {
      const cross = ring[n][0] * ring[n + 1][1] - ring[n + 1][0] * ring[n][1];
      area += cross;
      x += (ring[n][0] + ring[n + 1][0]) * cross;
      y += (ring[n][1] + ring[n + 1][1]) * cross;
      west = Math.min(west, ring[n][0]);
      east = Math.max(east, ring[n][0]);
    }
    if (Math.abs(area) > best.area) {
      best = { area: Math.abs(area), lon: x / (3 * area), lat: y / (3 * area), width: east - west };
    }
  }
  return best;
}

async function townsOf(map) {
  const bounds = map.getBounds();
  // Whole degrees, so that moving a little asks for what the browser has.
  const cut = (n, most) => Math.min(most, Math.max(-most, n));
  const step = map.getZoom() > 9 ? 0.25 : 1;
  const down = (n) => Math.floor(n / step) * step;
  const up = (n) => Math.ceil(n / step) * step;
  const shown = [
    cut(down(bounds.getSouth()), 90), cut(down(bounds.getWest()), 180),
    cut(up(bounds.getNorth()), 90), cut(up(bounds.getEast()), 180),
  ];
  const answer = await fetch(`/map/labels?zoom=${map.getZoom()}&shown=${shown.join(",")}`);
  return answer.ok ? answer.json() : [];
}

/** Sets names from the most important one down, where they do not run into one that stands. */
function write(map, labels, countries, towns) {
  labels.clearLayers();
  const zoom = map.getZoom();
  const taken = [];
  const pixels = (256 * 2 ** zoom) / 360;
  const family = getComputedStyle(document.body).fontFamily;
  const set = (kind, place, drop) => {
    pens.font = `${NAME[kind]} ${family}`;
    const width = pens.measureText(place.name).width + 10;
    const at = map.latLngToContainerPoint([place.lat, place.lon]);
    const frame = [at.x - width / 2, at.y - 9 + drop, at.x + width / 2, at.y + 9 + drop];
    const size = map.getSize();
    if (frame[2] < 0 || frame[3] < 0 || frame[0] > size.x || frame[1] > size.y) return;
    if (taken.some((t) => t[0] < frame[2] && t[2] > frame[0] && t[1] < frame[3] && t[3] > frame[1])) return;
    taken.push(frame);
    const text = document.createElement("span");
    text.textContent = place.name;
    text.dir = "auto";
    const icon = L.divIcon({ className: `name ${kind}`, html: text, iconSize: [0, 0] });
    L.marker([place.lat, place.lon], { icon, pane: "names", interactive: false, keyboard: false }).addTo(labels);
  };
  for (const country of countries) {
    pens.font = `${NAME.country} ${family}`;
    const room = country.width * pixels;
    if (zoom >= 2 && zoom <= 7 && room > pens.measureText(country.name).width * 0.8) set("country", country, 0);
  }
  for (const town of towns) set("town", town, 11);
}
