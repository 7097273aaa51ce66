// One resource to read, field by field as its form has them, for whoever decides about it.
import { durationMs, timestampDate, type Duration, type Timestamp } from '@bufbuild/protobuf/wkt';
import type { DescMessage, Message } from '@bufbuild/protobuf';
import { h } from '../dom.js';
import { momentText } from '../words.js';
import { valueAt, type Field } from './fields.js';
import { calledOf } from './known.js';

export function factsOf(schema: DescMessage, message: Message, fields: readonly Field[]): HTMLElement {
  return h('dl', {}, ...fields.flatMap((field) => {
    const text = textOf(field, valueAt(schema, message, field.path));
    return text === '' ? [] : [h('dt', {}, field.name), h('dd', {}, text)];
  }));
}

function textOf({ input }: Field, value: unknown): string {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return '';
  switch (input.is) {
    case 'check': return 'yes';
    case 'choice': return input.of.find(([one]) => one === value)?.[1] ?? String(value);
    case 'choices': return (value as number[]).map((each) => input.of.find(([one]) => one === each)?.[1] ?? String(each)).join(', ');
    case 'minutes': return `${durationMs(value as Duration) / 60_000} min`;
    case 'time': return momentText(timestampDate(value as Timestamp));
    case 'name': {
      const called = calledOf(String(value));
      return String(value).endsWith(`/${called}`) ? String(value) : `${called} (${String(value)})`;
    }
    default: return String(value);
  }
}
