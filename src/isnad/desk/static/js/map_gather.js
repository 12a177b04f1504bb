// Circles that would hide each other are shown as one.

/** A radius in pixels: of one incident by its dead, of several by how many they are. */
const size = (group) =>
  group.count === 1 ? Math.min(22, 5 + 2 * Math.sqrt(group.harm)) : Math.min(25, 11 + 1.1 * Math.log2(group.count));

const alone = (point) => ({
  lat: point.lat, lon: point.lon, count: 1, harm: point.harm, points: [point],
  box: [point.lat, point.lon, point.lat, point.lon],
});

const several = (cluster) => ({ ...cluster, harm: cluster.killed, points: [] });

/**
 * The circles of an answer: those that overlap by much at the zoom of the map are one.  `same` tells that a
 * circle is one spot, which no zoom takes apart; `points` are the incidents of it that are known singly.
 */
export function gather(map, { points, clusters }) {
  let groups = [...clusters.map(several), ...points.map(alone)];
  for (let before = Infinity; groups.length < before; ) {
    before = groups.length;
    groups = once(map, groups);
  }
  for (const group of groups) {
    const [south, west, north, east] = group.box;
    group.same = group.count > 1 && north - south < 0.0005 && east - west < 0.0005;
  }
  return groups;
}

/** Joins what overlaps; what was joined has another place and size, and may overlap again. */
function once(map, from) {
  const groups = [];
  for (const one of from.sort((a, b) => b.count - a.count || b.harm - a.harm)) {
    one.radius = size(one);
    one.at = map.project([one.lat, one.lon]);
    const into = groups.find((other) => other.at.distanceTo(one.at) < reach(other, one));
    if (into) join(into, one);
    else groups.push(one);
  }
  return groups;
}

/** How near the middles of two circles may be: a count must stay legible, single circles may overlap a little. */
const reach = (a, b) => (a.radius + b.radius) * (a.count > 1 || b.count > 1 ? 0.8 : 0.5);

function join(a, b) {
  const count = a.count + b.count;
  a.lat = (a.lat * a.count + b.lat * b.count) / count;
  a.lon = (a.lon * a.count + b.lon * b.count) / count;
  a.count = count;
  a.harm += b.harm;
  a.points.push(...b.points);
  a.box = [
    Math.min(a.box[0], b.box[0]), Math.min(a.box[1], b.box[1]),
    Math.max(a.box[2], b.box[2]), Math.max(a.box[3], b.box[3]),
  ];
  a.radius = size(a);
}
