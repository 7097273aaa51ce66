// Times as they are typed: Europe/London, wherever the machine thinks it is.

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});

/** As an input of type datetime-local has it, to the minute: "2026-03-29T02:30". */
export function toLocalText(time: Date): string {
  const part = Object.fromEntries(parts.formatToParts(time).map(({ type, value }) => [type, value]));
  return `${part['year']!.padStart(4, '0')}-${part['month']}-${part['day']}T${part['hour']}:${part['minute']}`;
}

/** The moment; of an hour that comes twice the first, and of one that does not come the same span after the change. Null for no time. */
export function fromLocalText(text: string): Date | null {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return null;
  const offsetAt = (moment: number) => Date.parse(`${toLocalText(new Date(moment))}Z`) - Math.floor(moment / 60_000) * 60_000;
  const [before, after] = [offsetAt(asUtc - 3 * 3_600_000), offsetAt(asUtc + 3 * 3_600_000)];
  return new Date(asUtc - (offsetAt(asUtc - before) === before || before < after ? before : after));
}
