// Between WGS 84 and the British National Grid: transverse Mercator on Airy 1830 and the Helmert transformation EPSG:1314, as
// the service has it; good to about 5 m. Ordnance Survey, "A guide to coordinate systems in Great Britain".

export interface GridPoint { easting: number; northing: number }
export interface Degrees { longitude: number; latitude: number }

interface Ellipsoid { a: number; b: number }

const AIRY: Ellipsoid = { a: 6377563.396, b: 6377563.396 * (1 - 1 / 299.3249646) };
const WGS84: Ellipsoid = { a: 6378137, b: 6378137 * (1 - 1 / 298.257223563) };
const SCALE = 0.9996012717;
const LATITUDE0 = 49 * Math.PI / 180;
const LONGITUDE0 = -2 * Math.PI / 180;
const EASTING0 = 400000;
const NORTHING0 = -100000;
const SECOND = Math.PI / (180 * 3600);
// From OSGB36 to WGS 84: metres, seconds, and parts per million.
const HELMERT = { x: 446.448, y: -125.157, z: 542.06, rx: 0.15, ry: 0.247, rz: 0.842, s: -20.489 };

export function toGrid(point: Degrees): GridPoint {
  const [x, y, z] = cartesian(point.latitude * Math.PI / 180, point.longitude * Math.PI / 180, WGS84);
  const [latitude, longitude] = geodetic(...inverseHelmert(x, y, z), AIRY);
  return project(latitude, longitude);
}

export function toDegrees(point: GridPoint): Degrees {
  const [latitude, longitude] = unproject(point);
  const [lat, lon] = geodetic(...helmert(...cartesian(latitude, longitude, AIRY)), WGS84);
  return { latitude: lat * 180 / Math.PI, longitude: lon * 180 / Math.PI };
}

/** For example "SJ 45812 92045", to the metre; empty outside the lettered squares. */
export function reference(point: GridPoint): string {
  const [e, n] = [Math.floor(point.easting / 100000), Math.floor(point.northing / 100000)];
  if (e < 0 || e > 6 || n < 0 || n > 12) return '';
  const first = 19 - n - (19 - n) % 5 + Math.floor((e + 10) / 5);
  const second = (19 - n) * 5 % 25 + e % 5;
  const letter = (index: number) => String.fromCharCode('A'.charCodeAt(0) + index + (index > 7 ? 1 : 0)); // there is no I
  const digits = (metres: number) => String(Math.floor(metres % 100000)).padStart(5, '0');
  return `${letter(first)}${letter(second)} ${digits(point.easting)} ${digits(point.northing)}`;
}

/** The south-western corner of the square that a reference names, for example "SJ 45812 92045" or "SJ 458 920"; null for no reference. */
export function fromReference(text: string): GridPoint | null {
  const [, letters, digits] = /^([A-HJ-Z]{2})([0-9]*)$/.exec(text.toUpperCase().replace(/\s/g, '')) ?? [];
  if (!letters || !digits || digits.length % 2 !== 0 || digits.length > 10) return null;
  const [first, second] = [...letters].map((letter) => letter.charCodeAt(0) - 'A'.charCodeAt(0) - (letter > 'I' ? 1 : 0)) as [number, number];
  const [e, n] = [(first % 5) * 5 + second % 5 - 10, 19 - Math.floor(first / 5) * 5 - Math.floor(second / 5)];
  if (e < 0 || e > 6 || n < 0 || n > 12) return null;
  const half = digits.length / 2;
  const metres = (part: string) => Number(part.padEnd(5, '0'));
  return { easting: e * 100000 + metres(digits.slice(0, half)), northing: n * 100000 + metres(digits.slice(half)) };
}

/** A ring of so many metres around a point, for a map. */
export function ring(centre: GridPoint, metres: number): [number, number][] {
  const corners = 64;
  return Array.from({ length: corners + 1 }, (_, i) => {
    const angle = 2 * Math.PI * i / corners;
    const { longitude, latitude } = toDegrees({
      easting: centre.easting + metres * Math.sin(angle), northing: centre.northing + metres * Math.cos(angle),
    });
    return [longitude, latitude];
  });
}

function project(latitude: number, longitude: number): GridPoint {
  const { a, b } = AIRY;
  const e2 = 1 - (b * b) / (a * a);
  const sin = Math.sin(latitude);
  const nu = a * SCALE / Math.sqrt(1 - e2 * sin * sin);
  const rho = a * SCALE * (1 - e2) / (1 - e2 * sin * sin) ** 1.5;
  const eta2 = nu / rho - 1;
  const [cos, t2] = [Math.cos(latitude), Math.tan(latitude) ** 2];
  const l = longitude - LONGITUDE0;
  const northing = arc(latitude) + NORTHING0
    + nu / 2 * sin * cos * l ** 2
    + nu / 24 * sin * cos ** 3 * (5 - t2 + 9 * eta2) * l ** 4
    + nu / 720 * sin * cos ** 5 * (61 - 58 * t2 + t2 * t2) * l ** 6;
  const easting = EASTING0
    + nu * cos * l
    + nu / 6 * cos ** 3 * (nu / rho - t2) * l ** 3
    + nu / 120 * cos ** 5 * (5 - 18 * t2 + t2 * t2 + 14 * eta2 - 58 * t2 * eta2) * l ** 5;
  return { easting, northing };
}

function unproject({ easting, northing }: GridPoint): [number, number] {
  const { a, b } = AIRY;
  const e2 = 1 - (b * b) / (a * a);
  let latitude = LATITUDE0;
  let rest = northing - NORTHING0;
  for (let i = 0; i < 20 && Math.abs(rest) > 1e-5; i++) {
    latitude += rest / (a * SCALE);
    rest = northing - NORTHING0 - arc(latitude);
  }
  const sin = Math.sin(latitude);
  const nu = a * SCALE / Math.sqrt(1 - e2 * sin * sin);
  const rho = a * SCALE * (1 - e2) / (1 - e2 * sin * sin) ** 1.5;
  const eta2 = nu / rho - 1;
  const [sec, tan] = [1 / Math.cos(latitude), Math.tan(latitude)];
  const t2 = tan * tan;
  const d = easting - EASTING0;
  return [
    latitude - tan / (2 * rho * nu) * d ** 2
      + tan / (24 * rho * nu ** 3) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2) * d ** 4
      - tan / (720 * rho * nu ** 5) * (61 + 90 * t2 + 45 * t2 * t2) * d ** 6,
    LONGITUDE0 + sec / nu * d
      - sec / (6 * nu ** 3) * (nu / rho + 2 * t2) * d ** 3
      + sec / (120 * nu ** 5) * (5 + 28 * t2 + 24 * t2 * t2) * d ** 5
      - sec / (5040 * nu ** 7) * (61 + 662 * t2 + 1320 * t2 * t2 + 720 * t2 ** 3) * d ** 7,
  ];
}

/** Along the meridian from the true origin. */
function arc(latitude: number): number {
  const n = (AIRY.a - AIRY.b) / (AIRY.a + AIRY.b);
  const [less, more] = [latitude - LATITUDE0, latitude + LATITUDE0];
  return AIRY.b * SCALE * (
    (1 + n + 5 / 4 * n ** 2 + 5 / 4 * n ** 3) * less
    - (3 * n + 3 * n ** 2 + 21 / 8 * n ** 3) * Math.sin(less) * Math.cos(more)
    + (15 / 8 * n ** 2 + 15 / 8 * n ** 3) * Math.sin(2 * less) * Math.cos(2 * more)
    - 35 / 24 * n ** 3 * Math.sin(3 * less) * Math.cos(3 * more));
}

function cartesian(latitude: number, longitude: number, { a, b }: Ellipsoid): [number, number, number] {
  const e2 = 1 - (b * b) / (a * a);
  const nu = a / Math.sqrt(1 - e2 * Math.sin(latitude) ** 2);
  return [
    nu * Math.cos(latitude) * Math.cos(longitude), nu * Math.cos(latitude) * Math.sin(longitude), nu * (1 - e2) * Math.sin(latitude),
  ];
}

function geodetic(x: number, y: number, z: number, { a, b }: Ellipsoid): [number, number] {
  const e2 = 1 - (b * b) / (a * a);
  const p = Math.hypot(x, y);
  let latitude = Math.atan2(z, p * (1 - e2));
  for (let i = 0; i < 10; i++) {
    const nu = a / Math.sqrt(1 - e2 * Math.sin(latitude) ** 2);
    latitude = Math.atan2(z + e2 * nu * Math.sin(latitude), p);
  }
  return [latitude, Math.atan2(y, x)];
}

function helmert(x: number, y: number, z: number): [number, number, number] {
  const s = 1 + HELMERT.s * 1e-6;
  const [rx, ry, rz] = [HELMERT.rx * SECOND, HELMERT.ry * SECOND, HELMERT.rz * SECOND];
  return [
    HELMERT.x + s * x - rz * y + ry * z, HELMERT.y + rz * x + s * y - rx * z, HELMERT.z - ry * x + rx * y + s * z,
  ];
}

function inverseHelmert(x: number, y: number, z: number): [number, number, number] {
  // The rotations are so small that two rounds give back the place to far below a millimetre.
  let guess: [number, number, number] = [x - HELMERT.x, y - HELMERT.y, z - HELMERT.z];
  for (let i = 0; i < 4; i++) {
    const [fx, fy, fz] = helmert(...guess);
    guess = [guess[0] + x - fx, guess[1] + y - fy, guess[2] + z - fz];
  }
  return guess;
}
