// A row of the list of hits: made once, and written anew for one hit after the other.
import { h, say } from './dom.js';
import { type Row } from './book.js';
import { isToldWhole } from './session.js';
import { CHANGES, kindText, markText, MATCHES, PRIORITIES, spanText, statusText, timeText } from './words.js';
import { HitChangeKind, HitState } from '../gen/geointel/v1/hit_pb.js';
import { MatchClass } from '../gen/geointel/v1/match_pb.js';

export interface Place { index: number; of: number; isSelected: boolean; now: number; top: number }

export class RowView {
  readonly element: HTMLElement;
  readonly #sign = h('span', { 'aria-hidden': 'true' });
  readonly #priorityName = h('span', { class: 'hidden' });
  readonly #priority = h('span', {}, this.#sign, this.#priorityName);
  readonly #mark = h('span', { class: 'mark' });
  readonly #match = h('span', { class: 'match' });
  readonly #news = h('span', { class: 'tag' });
  readonly #time = h('span', { class: 'time' });
  readonly #site = h('span', { class: 'site' });
  readonly #ago = h('span', { class: 'ago' });
  readonly #status = h('span');
  readonly #kind = h('span', { class: 'kind' });
  readonly #reads = h('span', { class: 'reads' });
  readonly #correction = h('span', { class: 'tag' }, 'Correction');
  readonly #going = h('span', { class: 'reads' }, 'going on');
  #name = '';
  #facts = '';
  #top = -1;

  constructor(choose: (name: string) => void) {
    this.element = h('div', { role: 'option', class: 'row', onclick: () => choose(this.#name) },
      h('div', { class: 'row-top' }, this.#priority, this.#mark, this.#match, this.#news, this.#time),
      h('div', { class: 'row-middle' }, this.#site, this.#ago),
      h('div', { class: 'row-bottom' }, this.#status, this.#kind, this.#reads, this.#correction, this.#going));
  }

  /** Until it is shown again. */
  hide(): void {
    this.element.hidden = true;
    this.element.id = '';
    this.#facts = '';
  }

  show(row: Row, { index, of, isSelected, now, top }: Place): void {
    const { hit } = row;
    if (this.#top !== top) this.element.style.top = `${top}px`;
    this.#top = top;
    const ago = spanText(now - row.arrived);
    const facts = `${hit.name} ${row.told.length} ${hit.etag} ${hit.revision} ${row.isSeen} ${ago} ${isSelected} ${index} ${of}`;
    if (this.#facts === facts) return;
    [this.#facts, this.#name] = [facts, hit.name];
    this.element.hidden = false;
    const [priority, status, told] = [PRIORITIES[hit.priority], statusText(hit), row.told.at(-1)];
    const likely = hit.matchClass === MatchClass.EXACT || hit.matchProbability === undefined ? ''
      : ` ${Math.round(hit.matchProbability * 100)} %`;
    const isChanged = told?.kind === HitChangeKind.AMENDED || told?.kind === HitChangeKind.WITHDRAWN;
    this.element.id = `row-${hit.name.slice('hits/'.length)}`;
    this.element.className = `row ${priority.code} ${status.code}${row.isSeen ? '' : ' unseen'}${isSelected ? ' selected' : ''}`;
    this.element.setAttribute('aria-selected', String(isSelected));
    this.element.setAttribute('aria-posinset', String(index + 1));
    this.element.setAttribute('aria-setsize', String(of));
    this.#priority.className = `priority ${priority.code}`;
    this.#priority.title = `Priority: ${priority.name}`;
    say(this.#sign, priority.sign);
    say(this.#priorityName, `${priority.name} priority, `);
    say(this.#mark, hit.vrm ? markText(hit.vrm) : 'No mark');
    say(this.#match, `${MATCHES[hit.matchClass]}${likely}`);
    this.#news.hidden = row.isSeen;
    say(this.#news, isChanged ? 'Changed' : 'New');
    say(this.#time, timeText(new Date(row.arrived)));
    say(this.#site, hit.cameraDisplayName || hit.camera || 'At a point');
    say(this.#ago, `${ago} ago`);
    this.#status.className = `status ${status.code}`;
    say(this.#status, isChanged && told.explanation ? `${CHANGES[told.kind]}: ${told.explanation}` : status.text);
    say(this.#kind, hit.actionCode || kindText(hit, isToldWhole()));
    this.#reads.hidden = hit.readCount <= 1;
    say(this.#reads, `${hit.readCount} reads`);
    this.#correction.hidden = !hit.correction;
    this.#going.hidden = hit.state !== HitState.OPEN || hit.readCount <= 1;
  }
}
