// What an operator does about a hit. Each act is one call, made with the etag of what was on the screen: when somebody else was
// faster nothing is recorded, and the screen says what they did.
import { Code, ConnectError } from '@connectrpc/connect';
import { at, h, put } from './dom.js';
import { isUndecided, type HitBook, type Row } from './book.js';
import { HitOutcome, HitStep, type Hit } from '../gen/geointel/v1/hit_pb.js';
import { isOwn } from './detail.js';
import { imageOf, wasOpened } from './images.js';
import { hits, isSignedOut, problemText, purpose, reasonOf } from './session.js';
import { markText, OUTCOMES, statusText, STEPS } from './words.js';

const IDENTIFIERS = [
  'make and colour', 'make, model and colour', 'body damage or stickers', 'trailer or load', 'number plate style or position',
];

export class Decider {
  constructor(readonly book: HitBook, readonly say: (text: string, isProblem?: boolean) => void, readonly signedOut: () => void) {}

  acknowledge(row: Row): Promise<boolean> {
    return this.#step(row.hit, HitStep.ACKNOWLEDGED, '');
  }

  undo(row: Row): Promise<boolean> {
    return this.#step(row.hit, HitStep.REOPENED, '');
  }

  confirm(row: Row): void {
    const { hit } = row;
    const image = imageOf(hit.firstSighting);
    if (!wasOpened(hit.firstSighting) && image?.is !== 'none') {
      this.say('Open the image first (I): a hit is confirmed only after it.', true);
      return;
    }
    const isElsewhere = image?.is === 'none';
    const identifier = field('identifier', 'Second identifier', 'What besides the mark agrees with the image, for example make and colour.', {
      list: 'identifiers', maxlength: 2000, required: true, autocomplete: 'off',
    });
    const seenAt = field('seen-at', 'Where you looked at the image', 'No image is held here. Name the system and the camera.', {
      maxlength: 500, required: isElsewhere, autocomplete: 'off',
    });
    const note = field('note', 'Note (may be left out)', 'It names nobody.', { maxlength: 1400, autocomplete: 'off' });
    this.#ask(
      row, 'Confirm the hit',
      [
        identifier.box,
        h('datalist', { id: 'identifiers' }, ...IDENTIFIERS.map((value) => h('option', { value }))),
        isElsewhere ? seenAt.box : null,
        note.box,
      ],
      'Confirm',
      () => this.#decide(hit, HitOutcome.CONFIRMED, identifier.value(), [
        isElsewhere ? `Image seen at: ${seenAt.value()}.` : '', note.value(),
      ].filter(Boolean).join(' ')));
  }

  close(row: Row): void {
    const { hit } = row;
    const outcomes = [
      HitOutcome.MISREAD, HitOutcome.WRONG_PERSON_FOR_VEHICLE, HitOutcome.PERMITTED, HitOutcome.PASSED_TO_POLICE, HitOutcome.NO_RESOURCE,
    ];
    const choices = outcomes.map((outcome, i) => {
      const choice = h('input', { type: 'radio', name: 'outcome', value: outcome, id: `outcome-${outcome}`, required: true });
      return {
        choice, outcome,
        box: h('label', { class: 'choice', for: choice.id }, choice,
          h('span', {}, h('kbd', { 'aria-hidden': 'true' }, i + 1), ' ', h('strong', {}, OUTCOMES[outcome].name), ` ${OUTCOMES[outcome].meaning}`)),
      };
    });
    const note = field('note', 'Note (may be left out)', 'It names nobody.', { maxlength: 2000, autocomplete: 'off' });
    const set = h('fieldset', { class: 'choices' }, h('legend', {}, 'Outcome (1 to 5)'), ...choices.map(({ box }) => box));
    set.addEventListener('keydown', (event) => {
      const chosen = choices[Number(event.key) - 1];
      if (!chosen) return;
      event.preventDefault();
      chosen.choice.checked = true;
      chosen.choice.focus();
    });
    this.#ask(row, 'Close the hit', [set, note.box], 'Close hit', () => this.#decide(
      hit, choices.find(({ choice }) => choice.checked)!.outcome, '', note.value()));
  }

  escalate(row: Row): void {
    const { hit } = row;
    const note = field('note', 'To whom, and why', 'For example "Duty inspector, two vehicles now". It names no person watched.', {
      maxlength: 2000, required: true, autocomplete: 'off',
    });
    this.#ask(row, 'Escalate the hit', [note.box], 'Escalate', () => this.#step(hit, HitStep.ESCALATED, note.value()));
  }

  handOver(row: Row | undefined): void {
    const steps = [HitStep.ACKNOWLEDGED, HitStep.ESCALATED];
    const own = this.book.sorted.map(({ hit }) => hit)
      .filter((hit) => isUndecided(hit) && hit.handling && steps.includes(hit.handling.step) && isOwn(hit.handling.handledBy));
    const one = row && isUndecided(row.hit) ? row.hit : undefined;
    if (!one && own.length === 0) {
      this.say('There is nothing to hand over: you have taken no hit that is undecided.', true);
      return;
    }
    const every = h('input', { type: 'radio', name: 'which', id: 'which-all', checked: own.length > 0, disabled: own.length === 0 });
    const single = h('input', { type: 'radio', name: 'which', id: 'which-one', checked: own.length === 0, disabled: !one });
    const note = field('note', 'Note for whoever is on next', 'What was done, and what is still to do. It names nobody.', {
      maxlength: 2000, required: true, autocomplete: 'off',
    });
    const set = h('fieldset', { class: 'choices' }, h('legend', {}, 'Which'),
      h('label', { class: 'choice', for: 'which-all' }, every, h('span', {}, `All ${own.length} that you have taken and not decided`)),
      h('label', { class: 'choice', for: 'which-one' }, single, h('span', {}, one ? `Only ${markText(one.vrm)}` : 'Only the chosen hit')));
    this.#ask(row, 'Hand over', [set, note.box], 'Hand over', async () => {
      const chosen = every.checked ? own : [one!];
      let done = 0;
      for (const each of chosen) if (await this.#step(each, HitStep.HANDED_OVER, note.value())) done++;
      const all = done === chosen.length;
      this.say(all ? `${done} handed over.` : `${done} of ${chosen.length} handed over; the others were changed meanwhile.`, !all);
      return true;
    });
  }

  // The hit is the one that was on the screen when the operator began: what has changed since then makes the call be refused.
  async #decide(hit: Hit, outcome: HitOutcome, secondIdentifier: string, note: string): Promise<boolean> {
    return this.#act(hit, async () => (await hits.decideHit({
      purpose: purpose(), name: hit.name, etag: hit.etag, outcome, secondIdentifier, note,
    })).hit!, OUTCOMES[outcome].name);
  }

  async #step(hit: Hit, step: HitStep, note: string): Promise<boolean> {
    return this.#act(hit, async () => (await hits.handleHit({
      purpose: purpose(), name: hit.name, etag: hit.etag, step, note,
    })).hit!, STEPS[step]);
  }

  /** @returns Whether it was recorded. */
  async #act(hit: Hit, call: () => Promise<Hit>, what: string): Promise<boolean> {
    const mark = markText(hit.vrm) || 'The hit';
    try {
      this.book.take([await call()]);
      this.book.see(hit.name);
      this.say(`${mark}: ${what.toLowerCase()}.`);
      return true;
    } catch (failure) {
      if (isSignedOut(failure)) {
        this.signedOut();
      } else if (ConnectError.from(failure).code === Code.Aborted || reasonOf(failure) === 'HIT_DECIDED') {
        await this.#reread(hit, mark);
      } else {
        this.say(`${mark}: nothing was recorded. ${problemText(failure)}`, true);
      }
      return false;
    }
  }

  async #reread(seen: Hit, mark: string): Promise<void> {
    try {
      const { hit } = await hits.getHit({ purpose: purpose(), name: seen.name });
      if (hit) this.book.take([hit]);
      this.say(`${mark}: it was changed meanwhile, so nothing of yours was recorded. It is now: ${statusText(hit ?? seen).text}.`, true);
    } catch (failure) {
      this.say(`${mark}: it was changed meanwhile, so nothing of yours was recorded. ${problemText(failure)}`, true);
    }
  }

  #ask(row: Row | undefined, title: string, fields: (Node | null)[], act: string, run: () => Promise<boolean>): void {
    const dialog = at<HTMLDialogElement>('dialog');
    const send = h('button', { type: 'submit', class: 'main' }, act);
    const form = h('form', { method: 'dialog' },
      h('h2', { id: 'dialog-name' }, title),
      row ? h('p', { class: 'about' }, h('span', { class: 'mark' }, markText(row.hit.vrm)), ` ${row.hit.cameraDisplayName}`) : null,
      ...fields,
      h('div', { class: 'dialog-actions' }, send, h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel')));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      send.disabled = true;
      void run().finally(() => dialog.close());
    });
    put(dialog, form);
    dialog.showModal();
  }
}

function field(id: string, name: string, help: string, props: Record<string, string | number | boolean>): { box: HTMLElement; value: () => string } {
  const input = h('input', { type: 'text', id: `field-${id}`, 'aria-describedby': `help-${id}`, ...props });
  return {
    box: h('div', { class: 'field' }, h('label', { for: input.id }, name), input, h('p', { class: 'hint', id: `help-${id}` }, help)),
    value: () => input.value.trim(),
  };
}
