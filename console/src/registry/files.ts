// Registry files as `geointel import registry` takes them: CSV by the contract's own fields, and zones as GeoJSON.
import { create, type DescField, type DescMessage, type Message } from '@bufbuild/protobuf';
import { durationFromMs, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { RegistryResourceSchema, type RegistryResource } from '../../gen/geointel/v1/registry_import_pb.js';
import { csvRows } from './csv.js';
import { setAt } from './fields.js';

export interface Reject { source: string; field: string; problem: string }

/** A geometry of GeoJSON. */
interface Shape { type: string; coordinates: unknown }

export interface Contents { resources: RegistryResource[]; rejects: Reject[] }

/** By the name of the file: its field of the import, and the collection of its names. */
const FILES: Record<string, [field: string, collection: string]> = {
  'feeds.csv': ['feed', 'feeds'],
  'cameras.csv': ['camera', 'cameras'],
  'nominals.csv': ['nominal', 'nominals'],
  'vehicle_links.csv': ['vehicle_link', 'vehicleLinks'],
  'groups.csv': ['group', 'groups'],
  'memberships.csv': ['membership', 'memberships'],
  'zones.geojson': ['zone', 'zones'],
  'conditions.csv': ['condition', 'conditions'],
  'permissions.csv': ['permission', 'permissions'],
  'vehicle_lists.csv': ['vehicle_list', 'vehicleLists'],
  'list_entries.csv': ['list_entry', 'listEntries'],
};
const COLLECTIONS: Record<string, string> = {
  feed: 'feeds', nominal: 'nominals', other_nominal: 'nominals', zone: 'zones', condition: 'conditions', group: 'groups', list: 'vehicleLists',
};
const OUTPUT_ONLY = ['etag', 'revision', 'update_time', 'effective_time', 'ground_changed_by', 'clearing_proposed_by'];

export const FILE_NAMES = Object.keys(FILES).join(', ');

export function readFile(name: string, text: string): Contents {
  const contents: Contents = { resources: [], rejects: [] };
  const file = FILES[name];
  if (!file) {
    contents.rejects.push({ source: name, field: '', problem: `No registry file is called so; the names are ${FILE_NAMES}.` });
  } else if (name.endsWith('.geojson')) {
    readZones(name, text, contents);
  } else {
    readTable(name, text, file, contents);
  }
  return contents;
}

function readTable(name: string, text: string, [field, collection]: [string, string], contents: Contents): void {
  let head: string[] | null = null;
  for (const { line, values, problem } of csvRows(text)) {
    const source = `${name}:${line}`;
    if (problem) {
      contents.rejects.push({ source, field: '', problem });
    } else if (head === null) {
      head = values.map((value) => value.trim());
      const known = columnsOf(typeOf(field));
      const wrong = [
        ...head.filter((column) => !known.includes(column))
          .map((column) => [column, `'${column}' is not a column of ${name}; the columns are ${known.join(', ')}.`]),
        ...head.filter((column, i) => head!.indexOf(column) !== i).map((column) => [column, `'${column}' stands twice; remove one.`]),
        ...head.includes('name') ? [] : [['name', 'There is no column \'name\'; every row needs its id.']],
      ];
      contents.rejects.push(...wrong.map(([column, sentence]) => ({ source, field: column!, problem: sentence! })));
      if (wrong.length > 0) return; // nothing can be said about the rows without their head
    } else if (values.length !== head.length) {
      contents.rejects.push({
        source, field: '', problem: `The row has ${values.length} values under ${head.length} columns; quote values that hold commas.`,
      });
    } else {
      take(source, field, collection, head.map((column, i) => [column, values[i]!]), create(typeOf(field)), contents);
    }
    if (head === null) return;
  }
  if (head === null) contents.rejects.push({ source: name, field: '', problem: 'The file is empty; its first line must name the columns.' });
}

function readZones(name: string, text: string, contents: Contents): void {
  let read: { features?: { properties?: Record<string, unknown>; geometry?: Shape }[]; crs?: { properties?: { name?: string } } };
  try {
    read = JSON.parse(text.replace(/^\uFEFF/, '')) as typeof read;
  } catch {
    contents.rejects.push({ source: name, field: '', problem: 'It is not JSON; check brackets and commas.' });
    return;
  }
  const crs = read.crs?.properties?.name ?? 'CRS84';
  const epsg = crs.endsWith(':27700') ? 27700 : crs.endsWith(':4326') || crs.endsWith('CRS84') ? 4326 : 0;
  if (!Array.isArray(read.features) || epsg === 0) {
    contents.rejects.push({
      source: name, field: '',
      problem: epsg === 0 ? `The crs '${crs}' is not known; name EPSG:27700 or EPSG:4326.` : 'It is not a GeoJSON FeatureCollection; there must be an array \'features\'.',
    });
    return;
  }
  const known = columnsOf(typeOf('zone'));
  for (const [i, feature] of read.features.entries()) {
    const source = `${name}: feature ${i + 1}`;
    const wkt = wktOf(feature?.geometry);
    const properties = Object.entries(feature?.properties ?? {});
    const strangers = properties.filter(([column]) => !known.includes(column));
    contents.rejects.push(...strangers.map(([column]) => ({
      source, field: column, problem: `'${column}' is not a property of a zone; the properties are ${known.join(', ')}.`,
    })));
    if (!wkt) contents.rejects.push({ source, field: 'outline', problem: 'Its geometry is no Polygon or MultiPolygon.' });
    if (!wkt || strangers.length > 0) continue;
    const zone = create(typeOf('zone'));
    setAt(typeOf('zone'), zone, 'outline.epsg', epsg);
    setAt(typeOf('zone'), zone, 'outline.wkt', wkt);
    take(source, 'zone', 'zones', properties.map(([column, value]) => [column, value === null ? '' : String(value)]), zone, contents);
  }
}

function take(
  source: string, field: string, collection: string, values: [column: string, text: string][], message: Message, contents: Contents,
): void {
  const rejects: Reject[] = [];
  for (const [column, text] of values) {
    if (text.trim() === '') continue;
    const own = column === 'name' ? collection : COLLECTIONS[column];
    const named = own && !text.includes('/') ? `${own}/${text.trim()}` : text.trim();
    if (own && !named.startsWith(`${own}/`)) {
      rejects.push({ source, field: column, problem: `'${named}' does not name one of ${own}; write its id, or ${own}/ and its id.` });
      continue;
    }
    const value = valueOf(leafOf(typeOf(field), column), named);
    if (typeof value === 'object' && value !== null && 'problem' in value) rejects.push({ source, field: column, problem: String(value.problem) });
    else setAt(typeOf(field), message, column, value);
  }
  if (!values.some(([column, text]) => column === 'name' && text.trim() !== '')) rejects.push({ source, field: 'name', problem: 'It is empty; give the resource its id.' });
  contents.rejects.push(...rejects);
  if (rejects.length > 0) return;
  const place = RegistryResourceSchema.fields.find((one) => one.name === field)!;
  contents.resources.push(create(RegistryResourceSchema, {
    source, resource: { case: place.localName, value: message } as RegistryResource['resource'],
  }));
}

const typeOf = (field: string): DescMessage => RegistryResourceSchema.fields.find((one) => one.name === field)!.message!;

/** Every field that a file may have, "basis.reference" and the like among them; an outline has none. */
function columnsOf(type: DescMessage, before = ''): string[] {
  return type.fields.filter(({ name, message }) => (before !== '' || !OUTPUT_ONLY.includes(name)) && message?.typeName !== 'geointel.v1.Geometry')
    .flatMap((field) => field.message && !isValue(field.message) ? columnsOf(field.message, `${before}${field.name}.`) : [before + field.name]);
}

const isValue = (type: DescMessage): boolean => ['google.protobuf.Timestamp', 'google.protobuf.Duration'].includes(type.typeName);

function leafOf(type: DescMessage, path: string): DescField {
  const [first, ...rest] = path.split('.');
  const field = type.fields.find((one) => one.name === first)!;
  return rest.length === 0 ? field : leafOf(field.message!, rest.join('.'));
}

/** @returns What the field holds, or { problem }. */
function valueOf(field: DescField, text: string): unknown {
  if (field.fieldKind === 'list') {
    const parts = text.split(';').map((part) => part.trim()).filter(Boolean).map((part) => oneOf(field, part));
    return parts.find((part) => typeof part === 'object' && part !== null && 'problem' in part) ?? parts;
  }
  return oneOf(field, text);
}

function oneOf(field: DescField, text: string): unknown {
  if (field.message?.typeName === 'google.protobuf.Timestamp') {
    const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));
    return isTime ? timestampFromDate(new Date(text))
      : { problem: `'${text}' is not an RFC 3339 time; write it as 2026-03-01T09:00:00Z or 2026-03-01T09:00:00+01:00.` };
  }
  if (field.message?.typeName === 'google.protobuf.Duration') {
    const [, days, hours, minutes, seconds] = /^(?:(\d+)\.)?(\d\d):(\d\d):(\d\d)$/.exec(text) ?? [];
    return hours === undefined
      ? { problem: `'${text}' is not a duration; write hours, minutes and seconds as 00:15:00, days before them as 2.00:00:00.` }
      : durationFromMs((((Number(days ?? 0) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000);
  }
  if (field.enum) {
    const prefix = field.enum.values[0]!.name.replace(/UNSPECIFIED$/, '');
    const choices = field.enum.values.filter(({ number }) => number !== 0);
    const wanted = text.replaceAll('-', '_').replaceAll(' ', '_').toUpperCase();
    const found = choices.find(({ name }) => name === wanted || name === prefix + wanted);
    const names = choices.map(({ name }) => name.slice(prefix.length).toLowerCase());
    return found ? found.number : { problem: `'${text}' is not known; use one of ${names.join(', ')}.` };
  }
  switch (field.scalar) {
    case 8: // a bool
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : { problem: `'${text}' is neither true nor false.` };
    case 1: // a double
      return Number.isFinite(Number(text)) ? Number(text)
        : { problem: `'${text}' is not a number; write it with a decimal point and no thousands separator.` };
    case 5: // an int32
      return /^-?\d{1,9}$/.test(text) ? Number(text) : { problem: `'${text}' is not a whole number.` };
    default:
      return text;
  }
}

function wktOf(geometry: Shape | undefined): string {
  const ring = (corners: number[][]) => `(${corners.map(([x, y]) => `${x} ${y}`).join(', ')})`;
  const polygon = (rings: number[][][]) => `(${rings.map(ring).join(', ')})`;
  try {
    if (geometry?.type === 'Polygon') return `POLYGON${polygon(geometry.coordinates as number[][][])}`;
    if (geometry?.type === 'MultiPolygon') return `MULTIPOLYGON(${(geometry.coordinates as number[][][][]).map(polygon).join(', ')})`;
  } catch {
    // what it says is no geometry
  }
  return '';
}
