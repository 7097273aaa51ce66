// Tables of the registry: a row's first cell opens it.
import { h } from '../dom.js';

export type Cell = string | { text: string; is?: 'number' | 'wrong'; open?: () => void };

/** @param names Of the columns; one that begins with "#" holds numbers. */
export function tableOf(caption: string, names: readonly string[], rows: readonly { cells: readonly Cell[] }[]): HTMLElement {
  return h('table', {},
    h('caption', {}, caption),
    h('thead', {}, h('tr', {}, ...names.map((name) => h('th', { scope: 'col', class: name.startsWith('#') ? 'number' : null }, name.replace('#', ''))))),
    h('tbody', {}, ...rows.map(({ cells }) => h('tr', {}, ...cells.map((cell) => {
      if (typeof cell === 'string') return h('td', {}, cell);
      return h('td', { class: cell.is }, cell.open ? h('button', { type: 'button', class: 'row-open', onclick: cell.open }, cell.text) : cell.text);
    })))));
}
