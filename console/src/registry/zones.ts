// Zones: drawn on the map or typed, counted before they are saved, and changed as new versions.
import { create } from '@bufbuild/protobuf';
import { CountZoneHitsRequestSchema, ZoneSchema, type CountZoneHitsResponse, type Zone } from '../../gen/geointel/v1/zone_pb.js';
import { GeometrySchema } from '../../gen/geointel/v1/geometry_pb.js';
import { h, say } from '../dom.js';
import { cornerText, isInside, parse, partsOf, textOf } from '../outline.js';
import { allPlaces } from '../places.js';
import { isSignedOut, mayRegister, purpose, zones } from '../session.js';
import type { Sketch } from '../sketch.js';
import { dateOf, momentText } from '../words.js';
import { everyPage, problemsOf, type Desk } from './calls.js';
import { Form } from './form.js';
import { Part, type Kind } from './part.js';

const KIND: Kind<Zone> = {
  schema: ZoneSchema,
  field: 'zone',
  noun: 'zone',
  plural: 'zones',
  fields: [
    { path: 'display_name', name: 'Name', hint: 'What people call it.', input: { is: 'text' } },
    { path: 'from_time', name: 'In force from', hint: 'London time. Left empty: from when it is registered.', input: { is: 'time' } },
    { path: 'until_time', name: 'Until', hint: 'Left empty: without end.', input: { is: 'time' } },
    {
      path: 'leave_metres', name: 'Leaving takes, in metres', input: { is: 'number', min: 0, max: 5000 },
      hint: 'A read this close to the edge does not end an episode. Empty: 50.',
    },
    {
      path: 'leave_time', name: 'Leaving takes, in minutes', input: { is: 'minutes', max: 1440 },
      hint: 'A shorter absence does not end an episode. Empty: 2.',
    },
    {
      path: 'protects_person', name: 'It could betray where a protected person lives', input: { is: 'check' },
      hint: 'Then its outline is never drawn, here or in any layer.',
    },
  ],
  columns: ['Name', 'In force', '#Version'],
  row: (zone) => [
    zone.displayName + (zone.protectsPerson ? ' (protects a person: not drawn)' : ''),
    periodText(zone), { text: String(zone.revision), is: 'number' },
  ],
  list: () => everyPage(async (pageToken) => {
    const page = await zones.listZones({ purpose: purpose(), pageSize: 200, pageToken });
    return { items: page.zones, nextPageToken: page.nextPageToken };
  }),
  mayWrite: mayRegister,
  canEnd: ({ untilTime }) => untilTime === undefined || dateOf(untilTime)! > new Date(),
  send: async (zone, { id, mask, ...how }) => {
    const answer = zone.name === ''
      ? await zones.createZone({ zone, zoneId: id, purpose: purpose(), ...how })
      : await zones.updateZone({ zone, updateMask: { paths: mask }, purpose: purpose(), ...how });
    return { resource: answer.zone! };
  },
};

export function periodText({ fromTime, untilTime }: { fromTime?: Zone['fromTime']; untilTime?: Zone['untilTime'] }): string {
  const [from, until] = [dateOf(fromTime), dateOf(untilTime)];
  if (until && until <= new Date()) return `ended ${momentText(until)}`;
  return [from ? `from ${momentText(from)}` : '', until ? `until ${momentText(until)}` : ''].filter(Boolean).join(' ');
}

/** The form of a zone and its outline. What protects a person is not told to the map, and kept unless another is typed. */
class ZoneForm extends Form<Zone> {
  readonly corners = h('textarea', {
    id: 'zone-corners', rows: 7, spellcheck: 'false', 'data-path': 'outline', 'aria-describedby': 'zone-corners-hint zone-corners-problem',
  });
  readonly problem = h('p', { class: 'problem', id: 'zone-corners-problem' });
  readonly #outlineBefore: string;

  constructor(given: Zone, isNew: boolean) {
    super(ZoneSchema, 'zone', KIND.fields, given, isNew);
    this.#outlineBefore = isNew || given.protectsPerson || !given.outline ? '' : textOf(given.outline.wkt);
    this.corners.value = this.#outlineBefore;
  }

  get protects(): boolean {
    return this.line('protects_person').value() === true;
  }

  override resource(): Zone {
    const zone = super.resource();
    const typed = parse(this.corners.value);
    if (typed.is === 'outline' && this.#isDrawnAnew()) zone.outline = create(GeometrySchema, { epsg: 27700, wkt: typed.wkt });
    return zone;
  }

  override changed(): string[] {
    return [...super.changed(), ...this.#isDrawnAnew() ? ['outline'] : []];
  }

  override problems(problems: Map<string, string>): void {
    const own = [...problems].filter(([path]) => path.startsWith('zone.outline'));
    say(this.problem, own.map(([, text]) => text).join(' '));
    if (own.length > 0) this.corners.setAttribute('aria-invalid', 'true');
    else this.corners.removeAttribute('aria-invalid');
    super.problems(new Map([...problems].filter(([path]) => !path.startsWith('zone.outline'))));
    if (own.length > 0) this.corners.focus();
  }

  #isDrawnAnew(): boolean {
    return this.corners.value.trim() !== this.#outlineBefore.trim();
  }
}

export class ZonePart extends Part<Zone> {
  constructor(desk: Desk, readonly sketch: Sketch) {
    super(KIND, desk);
  }

  /** Opens the form of a zone that was clicked on the map. */
  choose(name: string): void {
    const zone = this.found.find((one) => one.name === name);
    if (zone && !this.sketch.isDrawing) this.showForm(zone);
  }

  override showTable(): void {
    super.showTable();
    this.#shapes('');
  }

  override showForm(given: Zone | null): void {
    super.showForm(given);
    this.#shapes(given?.name ?? '');
  }

  override close(): void {
    this.sketch.begin(null);
    this.sketch.show([]);
  }

  protected override formOf(given: Zone, isNew: boolean): Form<Zone> {
    return new ZoneForm(given, isNew);
  }

  protected override beside(plain: Form<Zone>, given: Zone | null): Node[] {
    const form = plain as ZoneForm;
    const { corners } = form;
    const told = h('p', { class: 'told', role: 'status', id: 'zone-count' });
    const within = h('p', { class: 'hint', role: 'status', id: 'zone-cameras' });
    const hidden = h('p', { class: 'hint' },
      'This outline protects a person, so it is not drawn and its corners are not shown. It is kept, unless you type another.');
    const show = () => {
      const typed = parse(corners.value);
      say(form.problem, typed.is === 'wrong' && document.activeElement !== corners ? typed.problem : '');
      this.sketch.put(typed.is === 'empty' || form.protects ? [] : typed.rings);
      say(within, typed.is === 'outline' ? camerasText(typed.rings) : '');
      say(told, '');
      hidden.hidden = !(given?.protectsPerson && corners.value.trim() === '');
    };
    const set = (text: string) => {
      corners.value = text;
      show();
    };
    corners.addEventListener('input', show);
    corners.addEventListener('change', show);
    form.line('protects_person').control.addEventListener('change', show);
    const days = h('input', { type: 'number', id: 'zone-days', min: 1, max: 90, value: 28 });
    const count = h('button', { type: 'button', 'data-act': 'count' }, 'Count what it would have hit');
    count.addEventListener('click', () => {
      count.disabled = true;
      say(told, 'Counting');
      void this.#count(form, given, Number(days.value)).then((text) => say(told, text)).finally(() => { count.disabled = false; });
    });
    const mayWrite = KIND.mayWrite();
    this.sketch.begin(mayWrite ? (ring) => set(ring.map(cornerText).join('\n')) : null);
    queueMicrotask(() => {
      show();
      const typed = parse(corners.value);
      if (typed.is === 'outline' && !form.protects) this.sketch.frame(typed.rings);
    });
    return [
      h('section', { class: 'outline', 'aria-label': 'Outline' },
        h('div', { class: 'field' }, h('label', { for: corners.id }, 'Outline: its corners (required)'), corners,
          h('p', { class: 'hint', id: 'zone-corners-hint' },
            'Click them on the map and drag them there; or type them, one a line: easting and northing in metres, or a grid reference such as SJ 45500 91500.'),
          form.problem, hidden, within),
        mayWrite ? h('div', { class: 'registry-bar' },
          h('button', {
            type: 'button', 'data-act': 'corner-away', onclick: () => set(corners.value.trim().split('\n').slice(0, -1).join('\n')),
          }, 'Take the last corner away'),
          h('button', { type: 'button', 'data-act': 'outline-away', onclick: () => set('') }, 'Begin the outline anew')) : null),
      mayWrite ? h('section', { class: 'count-box', 'aria-label': 'What it would have hit' },
        h('div', { class: 'registry-bar' }, count, h('label', { for: days.id }, 'over the last'), days, h('span', {}, 'days')), told) : h('span', {}),
    ];
  }

  async #count(form: ZoneForm, given: Zone | null, days: number): Promise<string> {
    form.problems(new Map());
    try {
      const zone = form.resource();
      const answer = await zones.countZoneHits(create(CountZoneHitsRequestSchema, { zone, days, purpose: purpose() }));
      return countText(answer, given !== null);
    } catch (failure) {
      if (isSignedOut(failure)) this.desk.signedOut();
      else form.problems(problemsOf(failure));
      return '';
    }
  }

  #shapes(chosen: string): void {
    this.sketch.show(this.found.filter((zone) => !zone.protectsPerson && zone.outline?.epsg === 27700)
      .map((zone) => ({ name: zone.name, parts: partsOf(zone.outline!.wkt), isChosen: zone.name === chosen })));
  }
}

function camerasText(rings: Parameters<typeof isInside>[0]): string {
  const inside = [...allPlaces()].filter(({ at }) => at && isInside(rings, at));
  if (inside.length === 0) return 'No camera that you are told of reads inside: as it stands, nothing would be seen in it.';
  const names = inside.slice(0, 4).map(({ camera }) => camera.displayName || camera.name).join(', ');
  return `${inside.length} ${inside.length === 1 ? 'camera reads' : 'cameras read'} inside: ${names}${inside.length > 4 ? ' and others' : ''}.`;
}

function countText({ hitCount, readCount, conditionCount, nominalCount, days }: CountZoneHitsResponse, isOld: boolean): string {
  const of = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;
  const whom = conditionCount > 0 ? `under the ${of(conditionCount, 'condition that names', 'conditions that name')} it`
    : `if each of ${of(nominalCount, 'nominal', 'nominals')} with a vehicle had to stay out of it${isOld ? ' (no condition names it)' : ''}`;
  return `${of(hitCount, 'hit', 'hits')} of ${of(readCount, 'read', 'reads')} in the last ${of(days, 'day', 'days')}, ${whom}. `
    + 'A count alone: it says of nobody that they were there.';
}

export const zoneKind = KIND;
