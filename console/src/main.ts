// The control room's screen, put together.
import { at, h, put, say } from './dom.js';
import { HitBook, isUndecided, type Row } from './book.js';
import { Decider } from './decide.js';
import { showHit, undoLeft, type Actions } from './detail.js';
import { forgetImages, openImage } from './images.js';
import { HitList, type Filter } from './list.js';
import { HitMap } from './map.js';
import { observe } from './observe.js';
import { onPlaces, startPlaces, stopPlaces } from './places.js';
import { apply, isDark, onChange, prefs, setPref } from './prefs.js';
import { Registry } from './registry/view.js';
import {
  caller, forget, has, hits, isSignedIn, isSignedOut, mayDecide, problemText, purpose, resume, signIn, signOut, stated,
} from './session.js';
import { allowSound, ring } from './sound.js';
import { showState } from './state.js';
import { HitWatch, type LiveState } from './watch.js';
import { dayText, markText, momentText, PRIORITIES, spanText, timeText, whoText, zoneText } from './words.js';
import { HitChangeKind, type HitChange } from '../gen/geointel/v1/hit_pb.js';
import { PurposeClass } from '../gen/geointel/v1/purpose_pb.js';
import { HitPriority } from '../gen/geointel/v1/vehicle_list_pb.js';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';

const DECIDED_HOURS = 12; // a shift: what was decided in it is listed, too
const PURPOSES: [PurposeClass, string][] = [
  [PurposeClass.CONTROL_ROOM, 'Control room'],
  [PurposeClass.OFFENDER_MANAGEMENT, 'Offender management'],
  [PurposeClass.SAFEGUARDING, 'Safeguarding'],
  [PurposeClass.PRIORITY_AND_VOLUME_CRIME, 'Priority and volume crime'],
  [PurposeClass.SERIOUS_CRIME, 'Serious crime'],
  [PurposeClass.MAJOR_INVESTIGATION, 'Major investigation'],
  [PurposeClass.COUNTER_TERRORISM, 'Counter-terrorism'],
  [PurposeClass.DEMONSTRATION, 'Demonstration, on made-up people only'],
];

const book = new HitBook();
const watch = new HitWatch({ change: takeChange, state: showLive, signedOut, lost });
const map = new HitMap(book, (name) => list.choose(name));
const list = new HitList(book, () => watch.now, choose);
const decider = new Decider(book, tell, signedOut);
const registry = new Registry(map, { tell, signedOut });
let filter: Filter = 'undecided';
let signedInAs = '';

const actions: Actions = {
  openImage: () => withRow((row) => void openImage(row.hit.firstSighting, show)),
  acknowledge: () => withUndecided((row) => void decider.acknowledge(row)),
  confirm: () => withUndecided((row) => decider.confirm(row)),
  close: () => withUndecided((row) => decider.close(row)),
  escalate: () => withUndecided((row) => decider.escalate(row)),
  handOver: () => mayDecide() && decider.handOver(book.get(list.selected)),
  undo: () => withRow((row) => mayDecide() && undoLeft(row.hit, watch.now) > 0 && void decider.undo(row)),
  print: () => withRow(() => print()),
};

const KEYS: [key: string, name: string, run: () => void][] = [
  ['J', 'Next hit', () => list.move(1)],
  ['K', 'Hit before', () => list.move(-1)],
  ['I', 'Open the image', actions.openImage],
  ['A', 'Take the hit: you work on it', actions.acknowledge],
  ['C', 'Confirm, after the image was opened', actions.confirm],
  ['X', 'Close with an outcome', actions.close],
  ['E', 'Escalate', actions.escalate],
  ['H', 'Hand over', actions.handOver],
  ['U', 'Undo your own decision, within a minute', actions.undo],
  ['O', 'Record what you see', () => record(false)],
  ['P', 'Print the hit', actions.print],
  ['R', 'Registry: zones, conditions, lists, reviews, import', () => registry.toggle()],
  ['S', 'State of feeds, cameras, queue and lists', state],
  ['M', 'Sound on or off', () => setPref('sound', !prefs().sound)],
  ['/', 'Find by mark or site', () => at('find').focus()],
  ['?', 'This list', help],
];

/** What the keys do while the registry is open: nothing to a hit that is not on the screen. */
const REGISTRY_KEYS = ['R', 'S', 'M', '?'];

function withRow(run: (row: Row) => void): void {
  const row = book.get(list.selected);
  if (row) run(row);
}

function withUndecided(run: (row: Row) => void): void {
  if (mayDecide()) withRow((row) => isUndecided(row.hit) && run(row));
}

function choose(name: string): void {
  book.see(name);
  map.select(name);
  show();
}

function show(): void {
  showHit(book.get(list.selected), watch.now, actions);
}

function takeChange(change: HitChange, isCatchingUp: boolean): void {
  book.change(change);
  const hit = change.hit!;
  if (change.kind !== HitChangeKind.OPENED || hit.correction) return;
  const priority = PRIORITIES[hit.priority].name;
  if (!isCatchingUp) say(at('announce'), `New hit, ${priority.toLowerCase()} priority: ${markText(hit.vrm)} at ${hit.cameraDisplayName}.`);
  if (hit.priority === HitPriority.HIGH && prefs().sound) ring();
}

function showLive(state: LiveState): void {
  const live = at('live');
  live.className = state.isLive ? 'live is-live' : 'live';
  say(live, state.isLive ? '● Live' : '✕ Not live');
  const banner = at('not-live');
  banner.hidden = state.isLive || !isSignedIn();
  if (!state.isLive) {
    say(banner, `Not live since ${momentText(new Date(state.since))}. What you see may be out of date. ${state.problem} `
      + 'Connecting again by itself; nothing is missed once it is live.');
  } else if (state.caughtUp !== null) {
    tell(`Live again: ${state.caughtUp} ${state.caughtUp === 1 ? 'change' : 'changes'} caught up with.`);
    state.caughtUp = null;
  }
  say(at('lag'), state.lagMs === null ? '' : `Last hit here ${(state.lagMs / 1000).toFixed(1)} s after its read arrived`);
}

function tell(text: string, isProblem = false): void {
  const message = at('message');
  message.className = isProblem ? 'problem' : '';
  say(message, text === '' ? '' : `${timeText(new Date())} ${text}`);
  at('message-away').hidden = text === '';
}

function record(isHere: boolean): void {
  if (!mayDecide()) return;
  observe(isHere ? map.clicked : null, book.get(list.selected)?.hit.camera ?? '', tell, signedOut);
}

function state(): void {
  void showState(book, watch.now, signedOut);
}

function help(): void {
  const dialog = at<HTMLDialogElement>('dialog');
  const keys = h('input', { type: 'checkbox', id: 'keys-on', checked: prefs().keys, onchange: () => setPref('keys', keys.checked) });
  put(
    dialog,
    h('h2', { id: 'dialog-name' }, 'Keys'),
    h('table', { class: 'keys' }, h('thead', { class: 'hidden' }, h('tr', {}, h('th', { scope: 'col' }, 'Key'), h('th', { scope: 'col' }, 'Does'))),
      h('tbody', {}, ...KEYS.map(([key, name]) => h('tr', {}, h('td', {}, h('kbd', {}, key)), h('td', {}, name))))),
    h('label', { for: 'keys-on', class: 'choice' }, keys, ' Single keys are on'),
    h('div', { class: 'dialog-actions' }, h('button', { type: 'button', class: 'main', onclick: () => dialog.close() }, 'Close')));
  dialog.showModal();
}

function showPrefs(): void {
  at('sound').setAttribute('aria-pressed', String(prefs().sound));
  put(at('sound'), prefs().sound ? 'Sound on ' : 'Sound off ', h('kbd', { 'aria-hidden': 'true' }, 'M'));
  say(at('theme'), isDark() ? 'Light look' : 'Dark look');
}

function signedOut(problem = 'Your sign-in or its purpose has ended. Sign in again; nothing is missed.'): void {
  watch.stop();
  stopPlaces();
  at<HTMLDialogElement>('dialog').close();
  ask(problem);
}

function lost(): void {
  book.clear();
  void watch.ready().then(load);
}

/** Shows the form; the hits stay behind it for the same user. */
function ask(why: string): void {
  const before = stated();
  forget();
  if (before) { // a token ends sooner than a shift: what it is for need not be said again
    at<HTMLSelectElement>('purpose-class').value = String(before.class);
    at<HTMLInputElement>('purpose-reference').value = before.reference;
    at<HTMLInputElement>('purpose-reason').value = before.reason;
    at<HTMLInputElement>('purpose-agreement').value = before.agreement;
  }
  at('room').hidden = true;
  at('sign-in').hidden = false;
  say(at('sign-in-why'), why);
  at('token').focus();
}

async function enter(): Promise<void> {
  if (!has('operator', 'intelligence', 'officer')) {
    ask(`This screen is for operators, intelligence units and officers. Your roles are: ${caller.roles.join(', ')}.`);
    return;
  }
  at('sign-in').hidden = true;
  at('room').hidden = false;
  if (caller.name !== signedInAs) {
    book.clear();
    forgetImages();
    watch.reset();
  }
  signedInAs = caller.name;
  apply();
  say(at('who'), `${whoText(`${caller.name}@`)} · ${caller.roles.join(', ')} · ${stated()?.reference ?? ''}`);
  at('who').title = stated()?.reason ?? '';
  at('observe').hidden = !mayDecide();
  at('registry-open').hidden = !registry.isFor;
  if (registry.isOpen && !registry.isFor) registry.close();
  show();
  list.focus();
  watch.start();
  void startPlaces().catch((failure: unknown) => tell(`The cameras cannot be shown. ${problemText(failure)}`, true));
  void map.start().catch(() => tell('The map cannot be shown: the service cannot be reached.', true));
  await watch.ready(); // what is listed after this and what is told from now on leave no gap
  await load();
}

async function load(): Promise<void> {
  for (let attempt = 0; isSignedIn(); attempt++) {
    try {
      const since = timestampFromDate(new Date(watch.now - DECIDED_HOURS * 3_600_000));
      await loadPages((pageToken) => hits.listHits({ purpose: purpose(), undecidedOnly: true, pageSize: 1000, pageToken }), Infinity);
      await loadPages((pageToken) => hits.listHits({ purpose: purpose(), fromTime: since, pageSize: 1000, pageToken }), 2);
      if (!list.selected) list.move(0);
      return;
    } catch (failure) {
      if (isSignedOut(failure)) {
        signedOut();
        return;
      }
      tell(`The hits so far cannot be listed yet. ${problemText(failure)}`, true);
      await new Promise((resolve) => setTimeout(resolve, Math.min(5000, 500 * 2 ** attempt)));
    }
  }
}

async function loadPages(
  ask: (pageToken: string) => ReturnType<typeof hits.listHits>, pagesMax: number,
): Promise<void> {
  let pageToken = '';
  for (let page = 0; page < pagesMax; page++) {
    const answer = await ask(pageToken);
    book.take(answer.hits);
    pageToken = answer.nextPageToken;
    if (!pageToken) return;
  }
}

function listen(): void {
  book.onChange((row) => {
    if (row === null || row.hit.name === list.selected) show();
    const waiting = book.unseenHigh();
    document.title = waiting > 0 ? `(${waiting}) GeoIntel control room` : 'GeoIntel control room';
    const undecided = book.sorted.filter(({ hit }) => isUndecided(hit));
    const oldest = undecided.at(-1); // they stand in the order of their arrival
    say(at('count'), oldest ? `${undecided.length} undecided, oldest ${spanText(watch.now - oldest.arrived)}` : 'None undecided');
  });
  onPlaces(show);
  onChange(showPrefs);
  at('observe').addEventListener('click', () => record(false));
  at('observe-here').addEventListener('click', () => record(true));
  at('sound').addEventListener('click', () => setPref('sound', !prefs().sound));
  at('theme').addEventListener('click', () => setPref('theme', isDark() ? 'light' : 'dark'));
  at('help').addEventListener('click', help);
  at('state').addEventListener('click', state);
  at('registry-open').addEventListener('click', () => registry.toggle());
  // What the dialog was opened from may have been drawn anew meanwhile.
  at('dialog').addEventListener('close', () => {
    if (document.activeElement === document.body || at('dialog').contains(document.activeElement)) list.focus();
  });
  at('message-away').addEventListener('click', () => tell(''));
  at('sign-out').addEventListener('click', () => {
    watch.stop();
    watch.reset();
    stopPlaces();
    map.stop();
    void signOut().catch(() => undefined).finally(() => location.reload()); // nothing stays in memory
  });
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-filter]')) {
    button.addEventListener('click', () => {
      filter = button.dataset['filter'] as Filter;
      for (const other of document.querySelectorAll('[data-filter]')) other.setAttribute('aria-pressed', String(other === button));
      list.filter(filter, at<HTMLInputElement>('find').value);
    });
  }
  at('find').addEventListener('input', () => list.filter(filter, at<HTMLInputElement>('find').value));
  at('find').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === 'ArrowDown') {
      list.focus();
      list.move(0);
    }
  });
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof HTMLElement && event.target.closest('input, select, textarea') !== null;
    if (isTyping || at<HTMLDialogElement>('dialog').open || !prefs().keys || event.ctrlKey || event.metaKey || event.altKey || at('room').hidden) return;
    const key = KEYS.find(([name]) => name === event.key.toUpperCase());
    if (!key || (registry.isOpen && !REGISTRY_KEYS.includes(key[0]))) return;
    event.preventDefault();
    key[2]();
  });
  setInterval(() => {
    const now = new Date(watch.now);
    say(at('clock'), `${timeText(now)} ${zoneText(now)} ${dayText(now)}`);
    const row = book.get(list.selected);
    if (row && undoLeft(row.hit, watch.now + 1000) + undoLeft(row.hit, watch.now) > 0) showUndo(row);
  }, 1000);
}

// The seconds left are counted down in place; when they are over the button goes.
function showUndo(row: Row): void {
  const left = Math.ceil(undoLeft(row.hit, watch.now) / 1000);
  const button = document.querySelector('[data-action="undo"]');
  if (left > 0 && button?.firstChild) button.firstChild.textContent = `Undo (${left} s)`;
  else show();
}

async function begin(): Promise<void> {
  listen();
  apply();
  put(at('purpose-class'), ...PURPOSES.map(([value, name]) => h('option', { value }, name)));
  at<HTMLFormElement>('sign-in-form').addEventListener('submit', (event) => {
    event.preventDefault();
    allowSound();
    const text = (id: string) => at<HTMLInputElement>(id).value.trim();
    const button = document.querySelector<HTMLButtonElement>('#sign-in-form button')!;
    button.disabled = true;
    void signIn(text('token'), {
      class: Number(text('purpose-class')), reference: text('purpose-reference'), reason: text('purpose-reason'),
      agreement: text('purpose-agreement'),
    }).then(() => {
      at<HTMLInputElement>('token').value = '';
      say(at('sign-in-why'), '');
      return enter();
    }).catch((failure: unknown) => say(at('sign-in-why'), problemText(failure))).finally(() => {
      button.disabled = false;
    });
  });
  document.addEventListener('pointerdown', allowSound, { once: true });
  try {
    if (await resume()) await enter();
    else ask('');
  } catch (failure) {
    ask(problemText(failure));
  }
}

void begin();
