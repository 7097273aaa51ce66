// Whether the room hears nothing because nothing happens: feeds, cameras, clocks, the queue, and how often lists are wrong.
import { at, h, put } from './dom.js';
import { isUndecided, type HitBook } from './book.js';
import { HitOutcome } from '../gen/geointel/v1/hit_pb.js';
import { CameraState, type CameraClock } from '../gen/geointel/v1/camera_status_pb.js';
import type { FeedState } from '../gen/geointel/v1/control_room_pb.js';
import type { HitTally, ListHealth } from '../gen/geointel/v1/review_service_pb.js';
import { RefusalReason } from '../gen/geointel/v1/sighting_ingest_pb.js';
import { HitPriority } from '../gen/geointel/v1/vehicle_list_pb.js';
import { allPlaces, placeOf } from './places.js';
import { cameraStates, controlRoom, isSignedOut, isToldWhole, problemText, purpose, reviews } from './session.js';
import { cameraText, CAMERA_STATES, dateOf, momentText, msOf, OUTCOMES, PRIORITIES, spanText } from './words.js';

/** A feed from which nothing came for so long is called silent. */
const SILENCE = 15 * 60_000;

/** A clock that is surely farther off than this is called out. */
const SKEW_SECONDS = 5;

type Cell = string | { text: string; is: 'number' | 'wrong' };

export async function showState(book: HitBook, now: number, signedOut: () => void): Promise<void> {
  const dialog = at<HTMLDialogElement>('dialog');
  const tables = h('div', { class: 'tables', role: 'status' }, h('p', {}, 'Asking'));
  put(
    dialog,
    h('h2', { id: 'dialog-name' }, `State at ${momentText(new Date(now))}`),
    tables,
    h('div', { class: 'dialog-actions' }, h('button', { type: 'button', class: 'main', onclick: () => dialog.close() }, 'Close')));
  dialog.classList.add('wide');
  dialog.addEventListener('close', () => dialog.classList.remove('wide'), { once: true });
  dialog.showModal();
  try {
    const [feeds, clocks, lists] = await Promise.all([
      controlRoom.listFeedStates({}), clocksOf(now), isToldWhole() ? reviews.getListHealth({ purpose: purpose() }) : null,
    ]);
    put(tables, queue(book, now), feedTable(feeds.feeds, now), cameraTable(clocks), lists && listTable(lists.lists));
  } catch (failure) {
    if (isSignedOut(failure)) signedOut();
    else put(tables, h('p', { class: 'problem' }, problemText(failure)));
  }
}

async function clocksOf(now: number): Promise<CameraClock[]> {
  const found: CameraClock[] = [];
  let pageToken = '';
  do {
    const page = await cameraStates.listCameraClocks({ date: new Date(now).toISOString().slice(0, 10), pageSize: 1000, pageToken });
    found.push(...page.clocks);
    pageToken = page.nextPageToken;
  } while (pageToken);
  return found;
}

function queue(book: HitBook, now: number): HTMLElement {
  const rows = [HitPriority.HIGH, HitPriority.MEDIUM, HitPriority.LOW].map((priority): Cell[] => {
    const waiting = book.sorted.filter(({ hit }) => isUndecided(hit) && (hit.priority || HitPriority.MEDIUM) === priority);
    const oldest = waiting.at(-1);
    return [
      `${PRIORITIES[priority].sign} ${PRIORITIES[priority].name}`, count(waiting.length), count(waiting.filter(({ hit }) => hit.handling).length),
      oldest ? spanText(now - oldest.arrived) : '',
    ];
  });
  const outcomes = Object.values(HitOutcome).filter((value): value is HitOutcome => typeof value === 'number' && value > 0)
    .map((outcome) => [outcome, book.sorted.filter(({ hit }) => hit.decision?.outcome === outcome).length] as const)
    .filter(([, times]) => times > 0).map(([outcome, times]) => `${OUTCOMES[outcome].name} ${times}`);
  return h('section', {},
    table('The queue', ['Priority', '#Undecided', '#Taken up', 'Oldest'], rows),
    h('p', { class: 'hint' }, outcomes.length ? `Decided, as this screen holds them: ${outcomes.join(', ')}.` : 'Nothing on this screen is decided.'));
}

function feedTable(feeds: FeedState[], now: number): HTMLElement {
  return table('Feeds', ['Feed', 'Last read stored', '#Stored', 'Refused'], feeds.map((feed) => {
    const last = dateOf(feed.lastCommitTime);
    const silent = last ? now - last.getTime() : Infinity;
    const refused = feed.refusals.map(({ reason, count: times }) => `${RefusalReason[reason].toLowerCase().replaceAll('_', ' ')} ${times}`);
    return [
      feed.feed.slice('feeds/'.length),
      silent < SILENCE ? `${spanText(silent)} ago`
        : { text: last ? `Silent: ${spanText(silent)}` : 'Nothing has come yet', is: 'wrong' },
      { text: String(feed.acceptedCount), is: 'number' },
      refused.join(', ') || 'none',
    ];
  }));
}

function cameraTable(clocks: CameraClock[]): HTMLElement {
  const out = new Map(clocks.map((clock) => [clock.camera, skewOf(clock)]));
  const rows = [...allPlaces()].filter(({ camera, now }) =>
    now?.state === CameraState.DOWN || now?.state === CameraState.UNSPECIFIED || out.get(camera.name))
    .sort((one, other) => msOf(one.now?.sinceTime) - msOf(other.now?.sinceTime))
    .map(({ camera, now }): Cell[] => {
      const [state, skew] = [CAMERA_STATES[now?.state ?? 0], out.get(camera.name) ?? ''];
      const text = `${state.sign} ${cameraText(now)}`;
      return [placeOf(camera.name)?.camera.displayName || camera.name, state.code === 'down' ? { text, is: 'wrong' } : text, skew];
    });
  return rows.length === 0 ? h('p', {}, 'Every camera is up, and no clock is known to be out.')
    : table('Cameras that are down, not known, or out by the clock', ['Camera', 'State', 'Clock today'], rows);
}

// Somewhere between two bounds: out only if both are on one side.
function skewOf({ aheadSecondsMin: least, aheadSecondsMax: most, contradictory }: CameraClock): string {
  if (contradictory) return 'its witnesses contradict each other';
  if (least !== undefined && least > SKEW_SECONDS) return `at least ${least.toFixed(0)} s ahead`;
  if (most !== undefined && most < -SKEW_SECONDS) return `at least ${(-most).toFixed(0)} s behind`;
  return '';
}

function listTable(lists: ListHealth[]): HTMLElement {
  return table('Lists', ['List', '#Hits', '#Decided', '#False', 'Cameras with the most false hits'], lists.map((list) => {
    const worst = list.cameras.filter(({ hits }) => hits?.falseHitRate).sort((one, other) => other.hits!.falseHitRate! - one.hits!.falseHitRate!);
    return [
      list.list.slice('vehicleLists/'.length), count(list.hits?.hitCount ?? 0), count(list.hits?.decidedCount ?? 0),
      { text: share(list.hits), is: 'number' },
      worst.slice(0, 3).map(({ place, hits }) => `${placeOf(place)?.camera.displayName || place} ${share(hits)}`).join(', '),
    ];
  }));
}

const share = (tally: HitTally | undefined): string =>
  tally?.falseHitRate === undefined ? 'not known' : `${Math.round(tally.falseHitRate * 100)} %`;

const count = (number: number): Cell => ({ text: String(number), is: 'number' });

/** @param names Of the columns; one that begins with "#" holds numbers. */
function table(caption: string, names: string[], rows: Cell[][]): HTMLElement {
  return h('table', {},
    h('caption', {}, caption),
    h('thead', {}, h('tr', {}, ...names.map((name) => name.startsWith('#')
      ? h('th', { scope: 'col', class: 'number' }, name.slice(1)) : h('th', { scope: 'col' }, name)))),
    h('tbody', {}, ...rows.map((row) => h('tr', {}, ...row.map((cell) =>
      typeof cell === 'string' ? h('td', {}, cell) : h('td', { class: cell.is }, cell.text))))));
}
