// RFC 4180; a byte order mark and either line end are fine.

export interface CsvRow { line: number; values: string[]; problem: string }

const QUOTES = 'A quote stands alone or inside a value; put the whole value in quotes and double the quote inside.';

/** Each row with the line it begins on; empty lines are passed over. */
export function* csvRows(text: string): Generator<CsvRow> {
  const rest = text.replace(/^\uFEFF/, '');
  let [at, line] = [0, 1];
  while (at < rest.length) {
    const row: CsvRow = { line, values: [], problem: '' };
    for (let isMore = true; isMore;) {
      let value = '';
      if (rest[at] === '"') {
        const end = closing(rest, at + 1);
        value = rest.slice(at + 1, end).replaceAll('""', '"');
        line += value.split('\n').length - 1;
        at = end + 1;
        if (end >= rest.length || (at < rest.length && !',\r\n'.includes(rest[at]!))) row.problem = QUOTES;
      }
      const start = at;
      while (at < rest.length && rest[at] !== ',' && rest[at] !== '\n') at++;
      const plain = rest.slice(start, at).replace(/\r$/, '');
      if (plain.includes('"')) row.problem = QUOTES;
      row.values.push(value + plain);
      isMore = rest[at] === ',';
      at++;
    }
    line++;
    if (row.values.length > 1 || row.values[0] !== '') yield row;
  }
}

/** Where a quoted value ends: at its closing quote, or with the text. */
function closing(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] !== '"') return at;
    at++;
  }
  return text.length;
}
