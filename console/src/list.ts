// The list of hits. Only the rows in sight are elements, and those that leave it are written anew, so that five thousand scroll
// like fifty.
import { at, say } from './dom.js';
import { isUndecided, type HitBook, type Row } from './book.js';
import { RowView } from './row.js';
import { HitState } from '../gen/geointel/v1/hit_pb.js';

const BEYOND = 6; // rows above and below what is in sight
const ABOVE_MAX = 99; // nobody counts further
const ROW_REM = 5.25; // as in console.css

export type Filter = 'undecided' | 'decided' | 'all';

export class HitList {
  readonly #box = at('hits');
  readonly #inner = at('hits-inner');
  readonly #shown = new Map<string, RowView>();
  readonly #spare: RowView[] = [];
  #rows: Row[] = [];
  #unseenUntil: number[] = []; // how many of the rows before each nobody has looked at
  #height = rowHeight();
  #drawnAt = 0;
  #filter: Filter = 'undecided';
  #text = '';
  #selected = '';
  #isAsked = false;
  #isStale = true;

  constructor(readonly book: HitBook, readonly now: () => number, readonly select: (name: string) => void) {
    this.#box.addEventListener('scroll', () => this.#ask(false), { passive: true });
    this.#box.addEventListener('keydown', (event) => this.#key(event));
    new ResizeObserver(() => {
      this.#height = rowHeight(); // a rem grows with the screen
      this.#ask(true);
    }).observe(this.#box);
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
      const [top, height] = [index * this.#height, this.#height];
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
    const height = this.#height;
    const first = this.#rows[Math.floor(this.#box.scrollTop / height)];
    const before = first ? this.#rows.indexOf(first) : 0;
    this.#rows = this.book.sorted.filter((row) => this.#isShown(row));
    this.#unseenUntil = [0];
    for (const row of this.#rows) this.#unseenUntil.push(this.#unseenUntil.at(-1)! + Number(!row.isSeen));
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
    // Asked once, before anything is written: afterwards the answer would take a layout of its own.
    const [height, top, seen] = [this.#height, this.#box.scrollTop, this.#box.clientHeight];
    // While all in sight is new with every frame, nobody sees what is beyond it.
    const leaps = Math.abs(top - this.#drawnAt) > seen;
    this.#drawnAt = top;
    const beyond = leaps ? 0 : BEYOND;
    const first = Math.floor(top / height);
    const from = Math.max(0, first - beyond);
    const until = Math.min(this.#rows.length, Math.ceil((top + seen) / height) + beyond);
    const wanted = new Set<string>();
    for (let i = from; i < until; i++) wanted.add(this.#rows[i]!.hit.name);
    for (const [name, view] of this.#shown) {
      if (wanted.has(name)) continue;
      this.#shown.delete(name);
      this.#spare.push(view);
    }
    for (let i = from; i < until; i++) {
      const row = this.#rows[i]!;
      let view = this.#shown.get(row.hit.name);
      if (!view) {
        view = this.#spare.pop() ?? this.#newView();
        this.#shown.set(row.hit.name, view);
      }
      view.show(row, { index: i, of: this.#rows.length, isSelected: row.hit.name === this.#selected, now: this.now(), top: i * height });
    }
    for (const view of this.#spare) view.hide();
    if (wanted.has(this.#selected)) this.#box.setAttribute('aria-activedescendant', this.#shown.get(this.#selected)!.element.id);
    else this.#box.removeAttribute('aria-activedescendant');
    at('hits-none').hidden = this.#rows.length > 0;
    const above = this.#unseenUntil[Math.min(this.#rows.length, first)] ?? 0;
    at('newer').hidden = above === 0 || top < height;
    say(at('newer'), above > ABOVE_MAX ? `More than ${ABOVE_MAX} new above` : `${above} new above`);
    if (leaps) this.#ask(false);
  }

  #newView(): RowView {
    const view = new RowView((name) => this.choose(name));
    this.#inner.append(view.element);
    return view;
  }

  #key(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity };
    const by = steps[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.move(by === Infinity ? this.#rows.length : by === -Infinity ? -this.#rows.length : by);
  }
}

const rowHeight = (): number => ROW_REM * parseFloat(getComputedStyle(document.documentElement).fontSize);
