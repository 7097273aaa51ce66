// One kind of resource: its table, and a form to make one, to change one as a new version, and to end one.
import { clone, create, type DescMessage, type Message } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { ConnectError } from '@connectrpc/connect';
import { h, put, say } from '../dom.js';
import { isSignedOut } from '../session.js';
import { attempt, idOf, problemsOf, type Desk } from './calls.js';
import type { Field } from './fields.js';
import { Form } from './form.js';
import { tableOf, type Cell } from './table.js';

/** What every registered resource has. */
export type Resource = Message & { name: string; etag: string; revision: number };

/** How a change is sent. */
export interface How { id: string; mask: string[]; requestId: string; validateOnly: boolean }

/** A kind, as the contract has it. */
export interface Kind<T extends Resource> {
  schema: DescMessage;
  /** Its field in requests, "list_entry". */
  field: string;
  noun: string;
  plural: string;
  fields: readonly Field[];
  columns: readonly string[];
  row(resource: T): Cell[];
  list(): Promise<T[]>;
  mayWrite(): boolean;
  /** Sends a new one, or a change where the resource has a name; answers it, and what is told of a check beside it. */
  send(resource: T, how: How): Promise<{ resource: T; told?: string }>;
  /** What is said of one above its form. */
  about?(resource: T): Node | null;
  /** Whether it can be ended now. */
  canEnd?(resource: T): boolean;
  /** A value that a new one begins with. */
  begin?(resource: T): void;
}

export class Part<T extends Resource> {
  readonly box = h('div', { class: 'registry-part' });
  protected found: T[] = [];
  #find = '';

  constructor(readonly kind: Kind<T>, readonly desk: Desk) {}

  /** Lists anew, and shows the table. */
  async open(): Promise<void> {
    put(this.box, h('p', { role: 'status' }, 'Asking'));
    const found = await attempt(this.desk, `The ${this.kind.plural} cannot be listed.`, () => this.kind.list());
    if (found === null) {
      put(this.box, h('p', { class: 'problem' }, `The ${this.kind.plural} cannot be listed.`), this.#again());
      return;
    }
    this.found = found;
    this.showTable();
  }

  /** Leaves what is being filled in. */
  close(): void {}

  showTable(): void {
    const { kind } = this;
    const rows = h('div', { class: 'tables' });
    const draw = () => {
      const sought = this.#find.toLowerCase();
      const shown = this.found.filter((one) => sought === '' || one.name.toLowerCase().includes(sought)
        || kind.row(one).some((cell) => (typeof cell === 'string' ? cell : cell.text).toLowerCase().includes(sought)));
      put(rows, shown.length === 0
        ? h('p', { class: 'hint' }, this.found.length === 0 ? `No ${kind.noun} is registered.` : `No ${kind.noun} has that.`)
        : tableOf(`${shown.length} ${shown.length === 1 ? kind.noun : kind.plural}`, ['Id', ...kind.columns], shown.map((one) => ({
          cells: [{ text: idOf(one.name), open: () => this.showForm(one) }, ...kind.row(one)],
        }))));
    };
    const find = h('input', { type: 'search', id: `find-${kind.field}`, placeholder: 'Find', autocomplete: 'off', value: this.#find });
    find.addEventListener('input', () => {
      this.#find = find.value;
      draw();
    });
    draw();
    put(this.box,
      h('div', { class: 'registry-bar' },
        h('label', { class: 'hidden', for: find.id }, `Find ${kind.plural}`), find,
        kind.mayWrite() ? h('button', { type: 'button', class: 'main', 'data-act': 'new', onclick: () => this.showForm(null) }, `New ${kind.noun}`) : null),
      rows);
  }

  /** @param given Null for a new one. */
  showForm(given: T | null): void {
    const { kind } = this;
    const start = given ?? create(kind.schema) as T;
    if (!given) kind.begin?.(start);
    const form = this.formOf(given ? given : start, given === null);
    const id = h('input', { type: 'text', id: 'registry-id', maxlength: 63, required: true, autocomplete: 'off', spellcheck: 'false' });
    const idProblem = h('p', { class: 'problem', id: 'registry-id-problem' });
    id.setAttribute('aria-describedby', 'registry-id-hint registry-id-problem');
    const told = h('p', { class: 'told', role: 'status' });
    const save = h('button', { type: 'submit', class: 'main', 'data-act': 'save' }, given ? 'Save as a new version' : `Register the ${kind.noun}`);
    let requestId = crypto.randomUUID();
    const send = async (validateOnly: boolean): Promise<void> => {
      const mask = form.changed();
      if (given && mask.length === 0 && !validateOnly) {
        say(told, 'Nothing was changed.');
        return;
      }
      save.disabled = true;
      say(idProblem, '');
      form.problems(new Map());
      try {
        const resource = form.resource();
        const answer = await kind.send(resource, { id: given ? idOf(given.name) : id.value.trim(), mask, requestId, validateOnly });
        if (validateOnly) {
          say(told, answer.told ?? 'It can be registered so.');
        } else {
          this.desk.tell(given ? `${answer.resource.name}: version ${answer.resource.revision} is registered.` : `${answer.resource.name} is registered.`);
          this.close();
          await this.open();
        }
      } catch (failure) {
        if (isSignedOut(failure)) {
          this.desk.signedOut();
          return;
        }
        if (!validateOnly) requestId = crypto.randomUUID(); // what is sent next may be another request
        const problems = problemsOf(failure);
        for (const path of [`${kind.field}_id`, `${kind.field}.name`]) {
          const own = problems.get(path);
          if (!own) continue;
          say(idProblem, own);
          problems.delete(path);
          id.focus();
        }
        if (problems.size === 0 && !idProblem.textContent) problems.set('', ConnectError.from(failure).rawMessage);
        form.problems(problems);
      } finally {
        save.disabled = false;
      }
    };
    const element = h('form', { class: 'registry-form', novalidate: true, 'aria-label': given ? `${kind.noun} ${idOf(given.name)}` : `New ${kind.noun}` },
      h('div', { class: 'registry-bar' },
        h('button', { type: 'button', 'data-act': 'back', onclick: () => this.leave() }, `Back to the ${kind.plural}`),
        h('h3', {}, given ? `${idOf(given.name)} · version ${given.revision}` : `New ${kind.noun}`)),
      given ? kind.about?.(given) : h('div', { class: 'field' },
        h('label', { for: id.id }, 'Id (required)'), id,
        h('p', { class: 'hint', id: 'registry-id-hint' }, 'Letters, digits, dots, hyphens; it stays in the log for good, so it names nobody.'), idProblem),
      form.box, ...this.beside(form, given), told,
      kind.mayWrite() ? h('div', { class: 'dialog-actions' }, save,
        h('button', { type: 'button', 'data-act': 'check', onclick: () => void send(true) }, 'Check only'),
        given && kind.canEnd?.(given) ? h('button', { type: 'button', 'data-act': 'end', onclick: () => this.#askEnd(given) }, 'End now') : null) : null);
    element.addEventListener('submit', (event) => {
      event.preventDefault();
      void send(false);
    });
    if (!kind.mayWrite()) for (const control of element.querySelectorAll<HTMLInputElement>('input, select, textarea')) control.disabled = true;
    put(this.box, element);
    (given ? element.querySelector<HTMLElement>('button') : id)?.focus();
  }

  /** Back to the table, without asking anew. */
  leave(): void {
    this.close();
    this.showTable();
    this.box.querySelector<HTMLElement>('button, input')?.focus();
  }

  protected formOf(given: T, isNew: boolean): Form<T> {
    return new Form<T>(this.kind.schema, this.kind.field, this.kind.fields, given, isNew);
  }

  /** What stands below the fields. */
  protected beside(_form: Form<T>, _given: T | null): Node[] {
    return [];
  }

  #again(): HTMLElement {
    return h('button', { type: 'button', onclick: () => void this.open() }, 'Ask again');
  }

  #askEnd(given: T): void {
    const sure = h('button', { type: 'button', class: 'main', 'data-act': 'end-sure' }, `Yes, end ${idOf(given.name)} now`);
    sure.addEventListener('click', () => {
      sure.disabled = true;
      void this.#end(given);
    });
    const bar = this.box.querySelector('.dialog-actions')!;
    put(bar, sure, h('button', { type: 'button', onclick: () => this.showForm(given) }, 'No, leave it'));
    sure.focus();
  }

  async #end(given: T): Promise<void> {
    const ended = clone(this.kind.schema, given) as T & { untilTime?: unknown };
    ended.untilTime = timestampFromDate(new Date());
    const answer = await attempt(this.desk, `${given.name} was not ended.`, () => this.kind.send(
      ended, { id: idOf(given.name), mask: ['until_time'], requestId: crypto.randomUUID(), validateOnly: false }));
    if (answer === null) {
      this.showForm(given);
      return;
    }
    this.desk.tell(`${given.name} is ended.`);
    this.close();
    await this.open();
  }
}
