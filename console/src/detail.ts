// One hit, whole: what was read, how sure that is, where, and what to do.
import { at, h, put } from './dom.js';
import { isUndecided, type Row } from './book.js';
import { HitKind, HitState, HitStep, type Hit } from '../gen/geointel/v1/hit_pb.js';
import { imageOf } from './images.js';
import { gridOf, nearest, placeOf } from './places.js';
import { reference } from './grid.js';
import { caller, isToldWhole, mayDecide, stated } from './session.js';
import {
  bearingText, cameraText, CAMERA_STATES, CHANGES, dateOf, kindText, markText, matchText, momentText, msOf, PRIORITIES,
  spanText, statusText, STEPS, timeText, verdictText, whoText,
} from './words.js';

export interface Actions {
  openImage(): void;
  acknowledge(): void;
  confirm(): void;
  close(): void;
  escalate(): void;
  handOver(): void;
  undo(): void;
  print(): void;
}

/** How long the service lets somebody take back their own decision. */
const UNDO_MAX = 60_000;

/** Milliseconds left in which the caller may take back their decision; 0 when they may not. */
export function undoLeft(hit: Hit, now: number): number {
  if (!hit.decision || hit.state === HitState.WITHDRAWN || !isOwn(hit.decision.decidedBy)) return 0;
  return Math.max(0, msOf(hit.decision.decideTime) + UNDO_MAX - now);
}

/** Whether the audit log's name of somebody is the caller's. */
export const isOwn = (actor: string): boolean => caller.name !== '' && actor.slice(0, actor.lastIndexOf('@')) === caller.name;

export function showHit(row: Row | undefined, now: number, actions: Actions): void {
  const box = at('detail');
  const focused = document.activeElement instanceof HTMLElement && box.contains(document.activeElement)
    ? document.activeElement.dataset['action'] : undefined;
  box.classList.toggle('empty', !row);
  if (!row) {
    put(box, h('p', { class: 'hint' }, 'Choose a hit from the list: arrow keys or J and K.'));
    return;
  }
  const { hit } = row;
  const scroll = at('detail').querySelector('.detail-body')?.scrollTop ?? 0;
  const isSame = box.dataset['hit'] === hit.name;
  box.dataset['hit'] = hit.name;
  put(
    box,
    head(hit),
    h('div', { class: 'detail-body', tabindex: 0, role: 'group', 'aria-label': 'What is known of this hit' },
      ...notices(row),
      h('p', { class: 'sentence' }, hit.sentence),
      instruction(hit),
      picture(hit, actions),
      marks(hit),
      place(hit),
      times(hit),
      rule(hit),
      history(row),
      h('p', { class: 'caveat' }, h('strong', {}, 'What it does not prove: '), hit.caveat)),
    bar(hit, now, actions),
    printed());
  if (isSame) box.querySelector('.detail-body')!.scrollTop = scroll;
  if (focused) box.querySelector<HTMLElement>(`[data-action="${focused}"]`)?.focus();
}

function head(hit: Hit): HTMLElement {
  const [priority, status] = [PRIORITIES[hit.priority], statusText(hit)];
  return h('header', { class: 'detail-head' },
    h('div', { class: 'detail-title' },
      h('h2', { id: 'detail-name' }, h('span', { class: 'mark big' }, hit.vrm ? markText(hit.vrm) : 'No mark')),
      h('span', { class: `priority ${priority.code}` }, `${priority.sign} ${priority.name}`),
      h('span', { class: 'kind' }, kindText(hit, isToldWhole()))),
    h('p', { class: `status ${status.code}` }, status.text,
      hit.decision ? `, ${momentText(dateOf(hit.decision.decideTime))}` : null,
      hit.handling ? `, ${momentText(dateOf(hit.handling.handleTime))}` : null));
}

function notices(row: Row): HTMLElement[] {
  const { hit } = row;
  const texts: string[] = [];
  const explained = row.told.findLast((told) => told.explanation !== '');
  if (hit.state === HitState.WITHDRAWN) texts.push(`Withdrawn: ${explained?.explanation || 'what it rested on no longer stands.'}`);
  else if (explained) texts.push(`${CHANGES[explained.kind]} at ${timeText(explained.at)}: ${explained.explanation}`);
  if (hit.safeguarding) texts.push('For safeguarding: this goes to nobody for enforcement.');
  if (hit.correction) texts.push('Correction: the record was put right afterwards. This is no live alarm.');
  if (hit.endedSince) texts.push('The rule had ended by the time the read arrived.');
  if (hit.clockDoubtful) texts.push('The camera\'s clock may be wrong by enough to overturn this.');
  if (hit.confidential) texts.push('Confidential: told to officers only, and that you were told is flagged.');
  if (hit.handling?.note) texts.push(`${STEPS[hit.handling.step]} by ${whoText(hit.handling.handledBy)}: ${hit.handling.note}`);
  if (hit.decision?.note) texts.push(`Note of the decision: ${hit.decision.note}`);
  if (hit.decision?.secondIdentifier) texts.push(`Second identifier: ${hit.decision.secondIdentifier}`);
  return texts.map((text) => h('p', { class: 'notice' }, text));
}

function instruction(hit: Hit): HTMLElement {
  return h('section', { class: 'instruction', 'aria-label': 'What to do' },
    h('h3', {}, 'What to do'),
    h('p', { class: 'order' }, hit.instruction || 'No instruction is recorded.'),
    facts([
      ['Action code', hit.actionCode], ['Owner, day and night', hit.owner], ['Authorisation', hit.authorisation],
    ]));
}

function picture(hit: Hit, actions: Actions): HTMLElement {
  const state = imageOf(hit.firstSighting);
  const box = h('section', { class: 'picture', 'aria-label': 'Image' }, h('h3', {}, 'Image'));
  switch (state?.is) {
    case undefined:
      box.append(
        button('image', 'Open image', 'I', actions.openImage),
        h('p', { class: 'hint' }, 'Opening it is written to the audit log. A hit is confirmed only after it.'));
      break;
    case 'opening':
      box.append(h('p', { role: 'status' }, 'Opening the image'));
      break;
    case 'none':
      box.append(h('p', { role: 'status' }, 'No image of this read is held here. Look at it where it is recorded, and say where when you confirm.'));
      break;
    case 'failed':
      box.append(h('p', { role: 'status' }, state.problem), button('image', 'Try again', 'I', actions.openImage));
      break;
    case 'open':
      for (const image of state.images) {
        const shown = h('img', { src: image.url, alt: `${image.kind}, read as ${hit.vrmText || 'nothing'}` });
        const figure = h('figure', {}, shown, h('figcaption', {}, `${image.kind} at the first read of the episode`));
        shown.addEventListener('error', () => put(figure, h('p', {}, `${image.kind}: ${image.size} bytes that this browser cannot show.`)));
        box.append(figure);
      }
      break;
  }
  return box;
}

function marks(hit: Hit): HTMLElement {
  return section('The mark', facts([
    ['Read as', hit.vrmText, 'mark'],
    ['Taken as', hit.vrm, 'mark'],
    ['Watched for', hit.watchedVrm === hit.vrm ? '' : hit.watchedVrm, 'mark'],
    ['Match', matchText(hit)],
    ['Also possible', hit.alternatives.length ? hit.alternatives.map(markText).join(', ') : 'the device named nothing else'],
  ]));
}

function place(hit: Hit): HTMLElement {
  const [site, grid] = [placeOf(hit.camera), hit.position ? gridOf(hit.position) : null];
  const where = grid ? `${reference(grid)} (${grid.easting.toFixed(0)}, ${grid.northing.toFixed(0)})` : '';
  const near = grid ? nearest(grid, 6).filter((one) => one.place.camera.name !== hit.camera).slice(0, 5) : [];
  return section('Where',
    facts([
      ['Site', hit.cameraDisplayName || hit.camera],
      ['Road', site?.camera.road ?? ''],
      ['Looks', site?.camera.bearingDegrees === undefined ? '' : bearingText(site.camera.bearingDegrees)],
      ['Camera', hit.camera ? cameraText(site?.now) : 'none: an operator saw it'],
      ['Place', where],
      ['Known to', hit.position ? `${Math.round(hit.positionUncertaintyMetres)} m` : ''],
      ['To the zone', verdictText(hit)],
      ['First seen outside', hit.firstOutside
        ? `${momentText(dateOf(hit.firstOutside.captureTime))} by ${hit.firstOutside.cameraDisplayName}` : ''],
    ]),
    near.length === 0 ? null : h('table', { class: 'near' },
      h('caption', {}, 'Nearest cameras'),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Camera'), h('th', { scope: 'col' }, 'Away'), h('th', { scope: 'col' }, 'State'))),
      h('tbody', {}, ...near.map(({ place: other, metres }) => {
        const state = CAMERA_STATES[other.now?.state ?? 0];
        return h('tr', {},
          h('td', {}, other.camera.displayName || other.camera.name),
          h('td', { class: 'number' }, metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(1)} km`),
          h('td', {}, h('span', { class: `camera ${state.code}`, 'aria-hidden': 'true' }, state.sign), ` ${state.name}`));
      }))));
}

function times(hit: Hit): HTMLElement {
  const [captured, arrived] = [dateOf(hit.firstCaptureTime), dateOf(hit.receiveTime)];
  const delay = captured && arrived ? arrived.getTime() - captured.getTime() : 0;
  const late = delay < 0 ? `${spanText(-delay)} before its own capture time` : `${spanText(delay)} later`;
  const skew = hit.clockAheadSecondsMin === undefined || hit.clockAheadSecondsMax === undefined ? ''
    : `${hit.clockAheadSecondsMin.toFixed(1)} to ${hit.clockAheadSecondsMax.toFixed(1)} s ahead that day`;
  return section('When', facts([
    ['Captured', momentText(captured)],
    ['Arrived', arrived ? `${momentText(arrived)}, ${late}` : ''],
    ['Last read', hit.readCount > 1 ? `${momentText(dateOf(hit.lastCaptureTime))}, ${hit.readCount} reads` : 'one read so far'],
    ['Visits', hit.visitCount > 1 ? String(hit.visitCount) : ''],
    ['Episode', hit.state === HitState.OPEN ? 'may still go on' : hit.state === HitState.CLOSED ? 'over' : 'withdrawn'],
    ['Camera\'s clock', skew],
  ]));
}

// What only the roles that may see persons and conditions are given; for others the service leaves it empty.
function rule(hit: Hit): HTMLElement | null {
  const other = hit.other;
  const rows: Fact[] = [
    ['Nominal', hit.nominal], ['Condition', hit.condition], ['Zone', hit.zone], ['Groups', hit.groups.join(', ')],
    ['List entry', hit.listEntry],
    ['Other read', other ? `${markText(other.vrm)} ${other.cameraDisplayName} ${momentText(dateOf(other.captureTime))}` : ''],
    ['Other nominal', other?.nominal ?? ''],
    ['Vehicles', hit.vehicleCount > 1 ? String(hit.vehicleCount) : ''],
    ['Occasion within 28 days', hit.occasionCount > 0 ? String(hit.occasionCount) : ''],
    ['Expected by chance', hit.expectedByChance === undefined ? '' : hit.expectedByChance.toFixed(2)],
    ['Speed', hit.kind === HitKind.IMPLAUSIBLE_JOURNEY && hit.journey
      ? `${Math.round(hit.journey.speedKmh)} km/h over ${(hit.journey.distanceMetres / 1000).toFixed(1)} km` : ''],
    ['Evaluated', hit.evaluations.length ? `${hit.evaluations.length} pieces of intelligence behind it` : ''],
  ];
  return rows.some(([, text]) => text) ? section('Rests on', facts(rows)) : null;
}

function history(row: Row): HTMLElement | null {
  if (row.told.length === 0) return null;
  return section('Told here', h('ol', { class: 'history' }, ...row.told.map((told) =>
    h('li', {}, h('time', {}, timeText(told.at)), ` ${CHANGES[told.kind]}${told.explanation ? `: ${told.explanation}` : ''}`))));
}

function bar(hit: Hit, now: number, actions: Actions): HTMLElement {
  const buttons: HTMLElement[] = [];
  if (mayDecide() && isUndecided(hit)) {
    const isTaken = hit.handling?.step === HitStep.ACKNOWLEDGED && isOwn(hit.handling.handledBy);
    buttons.push(
      button('acknowledge', isTaken ? 'Taken by you' : 'Take', 'A', actions.acknowledge, isTaken),
      button('confirm', 'Confirm', 'C', actions.confirm),
      button('close', 'Close', 'X', actions.close),
      button('escalate', 'Escalate', 'E', actions.escalate),
      button('hand-over', 'Hand over', 'H', actions.handOver));
  }
  const left = Math.ceil(undoLeft(hit, now) / 1000);
  if (mayDecide() && left > 0) buttons.push(button('undo', `Undo (${left} s)`, 'U', actions.undo));
  buttons.push(button('print', 'Print', 'P', actions.print));
  return h('div', { class: 'actions', role: 'group', 'aria-label': 'Actions' }, ...buttons);
}

function printed(): HTMLElement {
  const purpose = stated();
  return h('p', { class: 'printed' },
    `Printed by ${whoText(`${caller.name}@`)} at ${momentText(new Date())}; ${purpose?.reference ?? ''}: ${purpose?.reason ?? ''}. `
    + 'A lead about a vehicle, not a finding about a person.');
}

function button(action: string, name: string, key: string, run: () => void, isDisabled = false): HTMLElement {
  return h('button', { type: 'button', 'data-action': action, 'aria-keyshortcuts': key, onclick: run, disabled: isDisabled },
    name, ' ', h('kbd', { 'aria-hidden': 'true' }, key));
}

type Fact = [name: string, text: string, kind?: string];

function facts(rows: Fact[]): HTMLElement | null {
  const known = rows.filter(([, text]) => text !== '');
  if (known.length === 0) return null;
  return h('dl', {}, ...known.flatMap(([name, text, kind]) => [
    h('dt', {}, name), h('dd', {}, kind === 'mark' ? h('span', { class: 'mark' }, markText(text)) : text),
  ]));
}

function section(name: string, ...children: (Node | null)[]): HTMLElement {
  return h('section', { 'aria-label': name }, h('h3', {}, name), ...children);
}
