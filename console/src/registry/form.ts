// A form over one resource: fills it, tells what was changed, and puts what the service refuses beside its field.
import { clone, type DescMessage, type Message } from '@bufbuild/protobuf';
import { h, put } from '../dom.js';
import { lineOf, setAt, valueAt, type Field, type Line } from './fields.js';
import type { Problems } from './calls.js';

export class Form<T extends Message> {
  readonly box = h('div', { class: 'form-fields' });
  readonly #lines: Line[];
  readonly #before = new Map<string, string>();
  readonly #general = h('p', { class: 'problem', role: 'alert' });
  #given: T;

  /** @param prefix Of the service's paths, for example "condition". */
  constructor(readonly schema: DescMessage, readonly prefix: string, fields: readonly Field[], given: T, isNew: boolean) {
    this.#given = given;
    this.#lines = fields.map(lineOf);
    for (const line of this.#lines) {
      line.show(valueAt(schema, this.#given, line.field.path));
      this.#before.set(line.field.path, isNew ? '' : textOf(line));
      line.control.addEventListener('change', () => this.#hide());
    }
    put(this.box, ...this.#lines.map((line) => line.box), this.#general);
    this.#hide();
  }

  line(path: string): Line {
    return this.#lines.find((line) => line.field.path === path)!;
  }

  /** The resource as the form has it; what is hidden is left unset. */
  resource(): T {
    const made = clone(this.schema, this.#given) as T;
    for (const line of this.#lines) {
      const { path } = line.field;
      if (line.box.hidden) setAt(this.schema, made, path, undefined);
      else if (this.isChanged(path)) setAt(this.schema, made, path, line.value());
    }
    return made;
  }

  /** The paths of what differs from what was opened. Times are to the minute here, so what was not touched is not sent. */
  changed(): string[] {
    return this.#lines.filter((line) => this.isChanged(line.field.path)).map((line) => line.field.path);
  }

  isChanged(path: string): boolean {
    const line = this.line(path);
    return line.box.hidden ? valueAt(this.schema, this.#given, path) !== undefined && this.#before.get(path) !== '' : textOf(line) !== this.#before.get(path);
  }

  /** Shows what is wrong, each beside its field, and goes to the first; an empty map clears. */
  problems(problems: Problems): void {
    const left = new Map(problems);
    let first: HTMLElement | null = null;
    for (const line of this.#lines) {
      const own = [...left].filter(([path]) => isOf(path, `${this.prefix}.${line.field.path}`));
      line.problem(own.map(([, text]) => text).join(' '));
      for (const [path] of own) left.delete(path);
      if (own.length > 0 && !line.box.hidden) first ??= line.control;
    }
    put(this.#general, [...left].map(([path, text]) => path ? `${path}: ${text}` : text).join(' '));
    first?.focus();
  }

  #hide(): void {
    for (const line of this.#lines) {
      const { when } = line.field;
      line.box.hidden = when !== undefined && !when.is.includes(Number(this.line(when.path).value() ?? 0));
    }
  }
}

const isOf = (path: string, own: string): boolean => path === own || path.startsWith(`${own}.`) || path.startsWith(`${own}[`);

// As a person would compare them; undefined and what is empty are alike.
function textOf(line: Line): string {
  const value = line.value();
  return value === undefined || value === false || (Array.isArray(value) && value.length === 0) ? ''
    : JSON.stringify(value, (_, one: unknown) => typeof one === 'bigint' ? one.toString() : one);
}
