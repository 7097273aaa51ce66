// The list of hits. Only the rows in sight are elements, so that five thousand scroll like fifty.
import { at, h, put, say } from './dom.js';
import { isUndecided, type HitBook, type Row } from './book.js';
import { isToldWhole } from './session.js';
import { CHANGES, kindText, markText, MATCHES, momentText, PRIORITIES, spanText, statusText } from './words.js';
import { HitChangeKind, HitState } from '../gen/geointel/v1/hit_pb.js';
import { MatchClass } from '../gen/geointel/v1/match_pb.js';

const BEYOND = 6; // rows above and below what is in sight
const ROW_REM = 5.25; // as in console.css

export type Filter = 'undecided' | 'decided' | 'all';

export class HitList {
  readonly #box = at('hits');
  readonly #inner = at('hits-inner');
  readonly #shown = new Map<string, HTMLElement>();
  #rows: Row[] = [];
  #filter: Filter = 'undecided';
  #text = '';
  #selected = '';
  #isAsked = false;
  #isStale = true;

  constructor(readonly book: HitBook, readonly now: () => number, readonly select: (name: string) => void) {
    this.#box.addEventListener('scroll', () => this.#ask(false), { passive: true });
    this.#box.addEventListener('keydown', (event) => this.#key(event));
    new ResizeObserver(() => this.#ask(false)).observe(this.#box);
    book.onChange(() => this.#ask(true));
    setInterval(() => this.#ask(false), 15_000); // "4 min ago" goes on
    at('newer').addEventListener('click', () => {
      this.#box.scrollTop = 0;
    });
  }

  get selected(): string {
    return this.#selected;
  }

  get count(): number {
    return this.#rows.length;
  }

  filter(filter: Filter, text: string): void {
    [this.#filter, this.#text] = [filter, text.toUpperCase().replaceAll(' ', '')];
    this.#box.scrollTop = 0;
    this.#ask(true);
  }

  /** Goes to the next or the one before. */
  move(by: number): void {
    this.#refresh();
    if (this.#rows.length === 0) return;
    const from = this.#rows.findIndex((row) => row.hit.name === this.#selected);
    const to = from < 0 ? 0 : Math.min(this.#rows.length - 1, Math.max(0, from + by));
    this.choose(this.#rows[to]!.hit.name);
  }

  choose(name: string): void {
    this.#selected = name;
    this.#refresh();
    const index = this.#rows.findIndex((row) => row.hit.name === name);
    if (index >= 0) {
      const [top, height] = [index * this.#height(), this.#height()];
      if (top < this.#box.scrollTop) this.#box.scrollTop = top;
      else if (top + height > this.#box.scrollTop + this.#box.clientHeight) this.#box.scrollTop = top + height - this.#box.clientHeight;
    }
    this.#draw();
    this.select(name);
  }

  focus(): void {
    this.#box.focus();
  }

  #ask(isStale: boolean): void {
    this.#isStale ||= isStale;
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame(() => {
      this.#isAsked = false;
      this.#refresh();
      this.#draw();
    });
  }

  // What came above what is being read must not push it away.
  #refresh(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    const height = this.#height();
    const first = this.#rows[Math.floor(this.#box.scrollTop / height)];
    const before = first ? this.#rows.indexOf(first) : 0;
    this.#rows = this.book.sorted.filter((row) => this.#isShown(row));
    this.#inner.style.height = `${this.#rows.length * height}px`;
    if (first && this.#box.scrollTop > 0) {
      const after = this.#rows.indexOf(first);
      if (after >= 0 && after !== before) this.#box.scrollTop += (after - before) * height;
    }
  }

  #isShown(row: Row): boolean {
    const { hit } = row;
    // What is looked at stays where it is while it is decided, and what was withdrawn until somebody has seen that it was.
    const isOf = this.#filter === 'all' || hit.name === this.#selected || isUndecided(hit) === (this.#filter === 'undecided')
      || (hit.state === HitState.WITHDRAWN && !row.isSeen);
    return isOf && (this.#text === '' || hit.vrm.includes(this.#text) || hit.watchedVrm.includes(this.#text)
      || hit.cameraDisplayName.toUpperCase().replaceAll(' ', '').includes(this.#text));
  }

  #draw(): void {
    const height = this.#height();
    const from = Math.max(0, Math.floor(this.#box.scrollTop / height) - BEYOND);
    const until = Math.min(this.#rows.length, Math.ceil((this.#box.scrollTop + this.#box.clientHeight) / height) + BEYOND);
    const wanted = new Set<string>();
    for (let i = from; i < until; i++) {
      const row = this.#rows[i]!;
      wanted.add(row.hit.name);
      let element = this.#shown.get(row.hit.name);
      if (!element) {
        element = h('div', { role: 'option', class: 'row', id: idOf(row.hit.name), onclick: () => this.choose(row.hit.name) });
        this.#shown.set(row.hit.name, element);
        this.#inner.append(element);
      }
      this.#fill(element, row, i);
      element.style.top = `${i * height}px`;
    }
    for (const [name, element] of this.#shown) {
      if (wanted.has(name)) continue;
      element.remove();
      this.#shown.delete(name);
    }
    if (wanted.has(this.#selected)) this.#box.setAttribute('aria-activedescendant', idOf(this.#selected));
    else this.#box.removeAttribute('aria-activedescendant');
    at('hits-none').hidden = this.#rows.length > 0;
    const above = this.#rows.slice(0, from + BEYOND).filter((row) => !row.isSeen).length;
    at('newer').hidden = above === 0 || this.#box.scrollTop < height;
    say(at('newer'), `${above} new above`);
  }

  #fill(element: HTMLElement, row: Row, index: number): void {
    const { hit } = row;
    const [priority, status, isSelected] = [PRIORITIES[hit.priority], statusText(hit), hit.name === this.#selected];
    const ago = spanText(this.now() - row.arrived);
    const likely = hit.matchClass === MatchClass.EXACT || hit.matchProbability === undefined ? ''
      : ` ${Math.round(hit.matchProbability * 100)} %`;
    const told = row.told.at(-1);
    const isChanged = told?.kind === HitChangeKind.AMENDED || told?.kind === HitChangeKind.WITHDRAWN;
    const facts = `${row.told.length} ${hit.etag} ${hit.revision} ${row.isSeen} ${ago} ${isSelected} ${index} ${this.#rows.length}`;
    if (element.dataset['facts'] === facts) return;
    element.dataset['facts'] = facts;
    element.className = `row ${priority.code} ${status.code}${row.isSeen ? '' : ' unseen'}${isSelected ? ' selected' : ''}`;
    element.setAttribute('aria-selected', String(isSelected));
    element.setAttribute('aria-posinset', String(index + 1));
    element.setAttribute('aria-setsize', String(this.#rows.length));
    put(
      element,
      h('div', { class: 'row-top' },
        h('span', { class: `priority ${priority.code}`, title: `Priority: ${priority.name}` },
          h('span', { 'aria-hidden': 'true' }, priority.sign), h('span', { class: 'hidden' }, `${priority.name} priority, `)),
        h('span', { class: 'mark' }, hit.vrm ? markText(hit.vrm) : 'No mark'),
        h('span', { class: 'match' }, `${MATCHES[hit.matchClass]}${likely}`),
        row.isSeen ? null : h('span', { class: 'tag' }, isChanged ? 'Changed' : 'New'),
        h('span', { class: 'time' }, momentText(new Date(row.arrived)).slice(0, 8))),
      h('div', { class: 'row-middle' },
        h('span', { class: 'site' }, hit.cameraDisplayName || hit.camera || 'At a point'),
        h('span', { class: 'ago' }, `${ago} ago`)),
      h('div', { class: 'row-bottom' },
        h('span', { class: `status ${status.code}` }, isChanged && told.explanation ? `${CHANGES[told.kind]}: ${told.explanation}` : status.text),
        h('span', { class: 'kind' }, hit.actionCode || kindText(hit, isToldWhole())),
        hit.readCount > 1 ? h('span', { class: 'reads' }, `${hit.readCount} reads`) : null,
        hit.correction ? h('span', { class: 'tag' }, 'Correction') : null,
        hit.state === HitState.OPEN && hit.readCount > 1 ? h('span', { class: 'reads' }, 'going on') : null));
  }

  #key(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity };
    const by = steps[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.move(by === Infinity ? this.#rows.length : by === -Infinity ? -this.#rows.length : by);
  }

  #height(): number {
    return ROW_REM * parseFloat(getComputedStyle(document.documentElement).fontSize);
  }
}

const idOf = (name: string): string => `row-${name.slice('hits/'.length)}`;
