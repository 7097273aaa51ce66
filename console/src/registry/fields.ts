// Fields of a form, each made of a field of the contract: what it is called, what it takes, and what the service says of it.
import { create, type DescField, type DescMessage, type Message } from '@bufbuild/protobuf';
import { durationFromMs, durationMs, timestampDate, timestampFromDate, type Duration, type Timestamp } from '@bufbuild/protobuf/wkt';
import { h, say } from '../dom.js';
import { fromLocalText, toLocalText } from '../london.js';

export type Input =
  | { is: 'text' | 'long'; lengthMax?: number }
  | { is: 'check' }
  | { is: 'number'; min: number; max: number }
  | { is: 'minutes'; max: number }
  | { is: 'time' }
  | { is: 'choice'; of: readonly (readonly [value: number, name: string])[] }
  | { is: 'choices'; of: readonly (readonly [value: number, name: string])[] }
  /** The name of a resource of a collection; those that are known are offered. */
  | { is: 'name'; collection: string; offered: () => readonly (readonly [name: string, text: string])[] };

export interface Field {
  /** As the contract has it, for example "basis.expire_time". */
  path: string;
  name: string;
  hint?: string;
  input: Input;
  isRequired?: boolean;
  /** Shown only while this holds of the chosen number of another field. */
  when?: { path: string; is: readonly number[] };
}

/** A message of any kind, by the names of its fields. */
type Values = Record<string, unknown>;

/** One field on the screen. */
export interface Line {
  field: Field;
  box: HTMLElement;
  control: HTMLElement;
  /** What would be sent; undefined for nothing. */
  value(): unknown;
  show(value: unknown): void;
  problem(text: string): void;
}

let last = 0;

export function lineOf(field: Field): Line {
  const id = `registry-${field.path.replaceAll('.', '-').replaceAll('_', '-')}-${++last}`;
  const problem = h('p', { class: 'problem', id: `${id}-problem` });
  const hint = field.hint ? h('p', { class: 'hint', id: `${id}-hint` }, field.hint) : null;
  const part = partOf(field, id);
  part.control.setAttribute('aria-describedby', `${hint ? `${id}-hint ` : ''}${id}-problem`);
  part.control.dataset['path'] = field.path;
  const name = field.isRequired ? `${field.name} (required)` : field.name;
  const box = field.input.is === 'choices'
    ? h('div', { class: 'field' }, part.control, hint, problem)
    : field.input.is === 'check'
      ? h('div', { class: 'field' }, h('label', { class: 'choice', for: id }, part.control, ` ${field.name}`), hint, problem)
      : h('div', { class: `field ${field.input.is === 'long' ? 'whole' : ''}` },
        h('label', { for: id }, name), part.control, part.beside ?? null, hint, problem);
  return {
    field, box, control: part.control, value: part.value, show: part.show,
    problem: (text) => {
      say(problem, text);
      if (text) part.control.setAttribute('aria-invalid', 'true');
      else part.control.removeAttribute('aria-invalid');
    },
  };
}

interface Part { control: HTMLElement; beside?: HTMLElement; value(): unknown; show(value: unknown): void }

function partOf({ input, path, name }: Field, id: string): Part {
  switch (input.is) {
    case 'long': {
      const control = h('textarea', { id, rows: 2, maxlength: input.lengthMax ?? 2000 });
      return textual(control);
    }
    case 'check': {
      const control = h('input', { id, type: 'checkbox' });
      return { control, value: () => control.checked, show: (value) => { control.checked = value === true; } };
    }
    case 'number': {
      const control = h('input', { id, type: 'number', min: input.min, max: input.max, step: 'any' });
      return {
        control, value: () => control.value === '' ? undefined : Number(control.value),
        // Of what may not be 0, 0 is the contract's word for unset.
        show: (value) => { control.value = value === undefined || value === 0 && input.min > 0 ? '' : String(value); },
      };
    }
    case 'minutes': {
      const control = h('input', { id, type: 'number', min: 0, max: input.max, step: 'any' });
      return {
        control, value: () => control.value === '' ? undefined : durationFromMs(Number(control.value) * 60_000),
        show: (value) => { control.value = value ? String(durationMs(value as Duration) / 60_000) : ''; },
      };
    }
    case 'time': {
      const control = h('input', { id, type: 'datetime-local' });
      return {
        control,
        value: () => {
          const time = fromLocalText(control.value);
          return time ? timestampFromDate(time) : undefined;
        },
        show: (value) => { control.value = value ? toLocalText(timestampDate(value as Timestamp)) : ''; },
      };
    }
    case 'choice': {
      const control = h('select', { id }, h('option', { value: 0 }, 'Choose'), ...input.of.map(([value, text]) => h('option', { value }, text)));
      return { control, value: () => Number(control.value) || undefined, show: (value) => { control.value = String(value ?? 0); } };
    }
    case 'choices': {
      const boxes = input.of.map(([value, text]) => ({ value, text, box: h('input', { type: 'checkbox', id: `${id}-${value}` }) }));
      const control = h('fieldset', { class: 'choices', id }, h('legend', {}, name),
        ...boxes.map(({ box, text }) => h('label', { class: 'choice', for: box.id }, box, ` ${text}`)));
      return {
        control, value: () => boxes.filter(({ box }) => box.checked).map(({ value }) => value),
        show: (value) => { for (const one of boxes) one.box.checked = ((value ?? []) as number[]).includes(one.value); },
      };
    }
    case 'name': {
      const offered = h('datalist', { id: `${id}-offered` });
      const fill = () => offered.replaceChildren(...input.offered().map(([value, text]) => h('option', { value }, text)));
      const control = h('input', { id, type: 'text', list: offered.id, autocomplete: 'off', spellcheck: 'false', onfocus: fill });
      const full = (text: string) => text === '' || text.includes('/') ? text : `${input.collection}/${text}`;
      return {
        control, beside: offered, value: () => full(control.value.trim()) || undefined,
        show: (value) => { control.value = String(value ?? ''); },
      };
    }
    default: {
      const control = h('input', { id, type: 'text', autocomplete: 'off', maxlength: input.lengthMax ?? 200, spellcheck: path.endsWith('name') });
      return textual(control);
    }
  }
}

function textual(control: HTMLInputElement | HTMLTextAreaElement): Part {
  return { control, value: () => control.value.trim() || undefined, show: (value) => { control.value = String(value ?? ''); } };
}

/** The value at a path of the contract; undefined when it, or what holds it, is not set. */
export function valueAt(schema: DescMessage, message: Message, path: string): unknown {
  let [at, type]: [Values | undefined, DescMessage | undefined] = [message as unknown as Values, schema];
  for (const name of path.split('.')) {
    if (!at || !type) return undefined;
    const field: DescField = fieldOf(type, name);
    [at, type] = [at[field.localName] as Values | undefined, field.message];
  }
  return at;
}

/** Sets the value at a path; undefined puts back what an empty message has. */
export function setAt(schema: DescMessage, message: Message, path: string, value: unknown): void {
  const names = path.split('.');
  let [at, type] = [message as unknown as Values, schema];
  for (const name of names.slice(0, -1)) {
    const field = fieldOf(type, name);
    if (at[field.localName] === undefined) {
      if (value === undefined) return;
      at[field.localName] = create(field.message!);
    }
    [at, type] = [at[field.localName] as Values, field.message!];
  }
  const leaf = fieldOf(type, names.at(-1)!);
  if (value === undefined) at[leaf.localName] = (create(type) as unknown as Values)[leaf.localName];
  else at[leaf.localName] = value;
}

function fieldOf(type: DescMessage, name: string): DescField {
  const field = type.fields.find((one) => one.name === name);
  if (!field) throw new Error(`${type.typeName} has no field ${name}.`);
  return field;
}
