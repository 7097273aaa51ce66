// Outlines as text and as corners: what is typed, what the map draws, and the well-known text that the service takes.
import { fromReference, type GridPoint } from './grid.js';

export type Ring = GridPoint[];

/** The parts of a POLYGON or MULTIPOLYGON on the National Grid, each with its outer ring first; without the last corner of a
    ring, which is its first again. */
export function partsOf(wkt: string): Ring[][] {
  const parts = wkt.matchAll(/\(\s*(\([^()]+\)(?:\s*,\s*\([^()]+\))*)\s*\)/g);
  return [...parts].map(([, part]) => [...part!.matchAll(/\(([^()]+)\)/g)].map(([, corners]) => corners!.split(',').map((corner) => {
    const [easting, northing] = corner.trim().split(/\s+/).map(Number);
    return { easting: easting!, northing: northing! };
  }).slice(0, -1)));
}

export const ringsOf = (wkt: string): Ring[] => partsOf(wkt).flat();

/** As it is typed: one corner a line; what has holes or several parts stays well-known text. */
export function textOf(wkt: string): string {
  const rings = ringsOf(wkt);
  return rings.length === 1 ? rings[0]!.map(cornerText).join('\n') : wkt;
}

export const cornerText = ({ easting, northing }: GridPoint): string => `${tidy(easting)}, ${tidy(northing)}`;

export type Typed = { is: 'empty' } | { is: 'outline'; wkt: string; rings: Ring[] } | { is: 'wrong'; problem: string; rings: Ring[] };

/** @param text Corners as "easting, northing" in metres or as "SJ 45812 92045", one a line; or well-known text. */
export function parse(text: string): Typed {
  const trimmed = text.trim();
  if (trimmed === '') return { is: 'empty' };
  if (/^(multi)?polygon/i.test(trimmed)) return { is: 'outline', wkt: trimmed, rings: ringsOf(trimmed) };
  const corners: Ring = [];
  for (const [i, line] of trimmed.split('\n').entries()) {
    if (line.trim() === '') continue;
    const corner = cornerOf(line);
    if (!corner) {
      return {
        is: 'wrong', rings: [corners],
        problem: `Line ${i + 1}, '${line.trim()}', is no corner; write easting and northing in metres, "345500, 391500", or a reference, "SJ 45500 91500".`,
      };
    }
    corners.push(corner);
  }
  if (corners.length < 3) return { is: 'wrong', rings: [corners], problem: `It has ${corners.length}; an outline has 3 corners or more.` };
  return { is: 'outline', wkt: wktOf(corners), rings: [corners] };
}

/** Whether a place lies in the rings, by counting the edges north of it; holes are left out. */
export function isInside(rings: readonly Ring[], { easting, northing }: GridPoint): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [a, b] = [ring[i]!, ring[j]!];
      if (a.northing > northing !== b.northing > northing
        && easting < (b.easting - a.easting) * (northing - a.northing) / (b.northing - a.northing) + a.easting) inside = !inside;
    }
  }
  return inside;
}

function cornerOf(line: string): GridPoint | null {
  const numbers = /^\s*(\d{1,7}(?:\.\d+)?)\s*[,;\s]\s*(\d{1,7}(?:\.\d+)?)\s*$/.exec(line);
  return numbers ? { easting: Number(numbers[1]), northing: Number(numbers[2]) } : fromReference(line);
}

function wktOf(corners: Ring): string {
  const text = [...corners, corners[0]!].map(({ easting, northing }) => `${tidy(easting)} ${tidy(northing)}`);
  return `POLYGON((${text.join(', ')}))`;
}

// To the centimetre, as the service keeps it.
const tidy = (metres: number): string => String(Math.round(metres * 100) / 100);
