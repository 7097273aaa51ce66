// What waits for a person: approvals by somebody else than who proposed, reviews that are due, bases that end.
import { create, type DescMessage } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { ApprovalSchema, ApprovalState, type Approval } from '../../gen/geointel/v1/basis_pb.js';
import { ConditionSchema } from '../../gen/geointel/v1/condition_pb.js';
import { ReviewReason, type Review } from '../../gen/geointel/v1/review_service_pb.js';
import { ListEntrySchema } from '../../gen/geointel/v1/vehicle_list_pb.js';
import { h, put } from '../dom.js';
import { fromLocalText } from '../london.js';
import { caller, conditions, mayKeepLists, mayRegister, purpose, reviews, vehicleLists } from '../session.js';
import { dateOf, momentText, whoText } from '../words.js';
import { approvalNote, BASES } from './basis.js';
import { attempt, everyPage, idOf, type Desk } from './calls.js';
import { conditionKind } from './conditions.js';
import { factsOf } from './facts.js';
import type { Field } from './fields.js';
import { askLists, askNominals, askZones } from './known.js';
import { entryKind } from './lists.js';
import type { Resource } from './part.js';
import { tableOf, type Cell } from './table.js';

const REASONS: Record<ReviewReason, string> = {
  [ReviewReason.UNSPECIFIED]: '',
  [ReviewReason.AWAITING_APPROVAL]: 'Awaits a second person',
  [ReviewReason.REVIEW_OVERDUE]: 'Review overdue',
  [ReviewReason.REVIEW_DUE]: 'Review due',
  [ReviewReason.BASIS_EXPIRED]: 'Its basis has ended: it makes no hits',
  [ReviewReason.BASIS_EXPIRING]: 'Its basis ends soon',
  [ReviewReason.NOT_EVALUATED]: 'Nobody has evaluated it',
  [ReviewReason.WITHOUT_END]: 'It has no end',
};

type Decided = Resource & { approval?: Approval; groundChangedBy: string[] };

/** A kind that a second person approves. */
interface Approved {
  schema: DescMessage;
  fields: readonly Field[];
  may(): boolean;
  get(name: string): Promise<Decided | undefined>;
  update(change: { name: string; etag: string; approval?: Approval; reviewAt?: ReturnType<typeof timestampFromDate> }, path: string): Promise<unknown>;
}

const APPROVED: Record<string, Approved> = {
  conditions: {
    schema: ConditionSchema, fields: conditionKind.fields, may: mayRegister,
    get: async (name) => (await conditions.getCondition({ purpose: purpose(), name })).condition,
    update: (condition, path) => conditions.updateCondition({
      purpose: purpose(), condition, updateMask: { paths: [path] }, requestId: crypto.randomUUID(),
    }),
  },
  listEntries: {
    schema: ListEntrySchema, fields: entryKind.fields, may: mayKeepLists,
    get: async (name) => (await vehicleLists.getListEntry({ purpose: purpose(), name })).listEntry,
    update: (listEntry, path) => vehicleLists.updateListEntry({
      purpose: purpose(), listEntry, updateMask: { paths: [path] }, requestId: crypto.randomUUID(),
    }),
  },
};

export class ReviewPart {
  readonly box = h('div', { class: 'registry-part' });

  constructor(readonly desk: Desk) {}

  close(): void {}

  async open(): Promise<void> {
    put(this.box, h('p', { role: 'status' }, 'Asking'));
    await Promise.all([mayRegister() ? askNominals(this.desk) : null, askZones(this.desk), askLists(this.desk)]);
    const found = await attempt(this.desk, 'The reviews cannot be listed.', () => everyPage(async (pageToken) => {
      const page = await reviews.listReviews({ purpose: purpose(), pageSize: 1000, pageToken });
      return { items: page.reviews, nextPageToken: page.nextPageToken };
    }));
    put(this.box,
      h('div', { class: 'registry-bar' }, h('button', { type: 'button', onclick: () => void this.open() }, 'Ask again')),
      h('div', { class: 'tables' }, found === null ? h('p', { class: 'problem' }, 'The reviews cannot be listed.')
        : found.length === 0 ? h('p', { class: 'hint' }, 'Nothing waits for anybody in the next 30 days.')
          : tableOf(`${found.length} ${found.length === 1 ? 'waits' : 'wait'}, what is due first comes first`,
            ['What', 'Why', 'Since or due', 'Owner', 'Proposed by', 'Basis'], found.map((one) => ({ cells: this.#cells(one) })))));
  }

  #cells(review: Review): Cell[] {
    const kind = APPROVED[review.name.split('/')[0]!];
    return [
      kind?.may() ? { text: review.name, open: () => void this.#show(review, kind) } : review.name,
      REASONS[review.reason], momentText(dateOf(review.dueTime)), review.owner, whoText(`${review.proposedBy}@`),
      [BASES.find(([one]) => one === review.basisKind)?.[1], review.basisReference].filter(Boolean).join(' '),
    ];
  }

  async #show(review: Review, kind: Approved): Promise<void> {
    const one = await attempt(this.desk, `${review.name} cannot be shown.`, () => kind.get(review.name));
    if (!one) return;
    const back = h('button', { type: 'button', 'data-act': 'back', onclick: () => void this.open() }, 'Back to the reviews');
    put(this.box,
      h('div', { class: 'registry-bar' }, back, h('h3', {}, `${idOf(one.name)} · version ${one.revision} · ${REASONS[review.reason]}`)),
      approvalNote(one.approval, one.groundChangedBy),
      factsOf(kind.schema, one, kind.fields),
      review.reason === ReviewReason.AWAITING_APPROVAL ? this.#decision(one, kind) : this.#putOff(one, kind));
    back.focus();
  }

  #decision(one: Decided, kind: Approved): HTMLElement {
    const isOwn = one.approval?.proposedBy === caller.name || one.groundChangedBy.includes(caller.name);
    const decide = (state: ApprovalState, done: string) => async () => {
      const answer = await attempt(this.desk, `${one.name} was not decided.`, () => kind.update(
        { name: one.name, etag: one.etag, approval: create(ApprovalSchema, { state }) }, 'approval'));
      if (answer === null) return;
      this.desk.tell(`${one.name} is ${done}.`);
      await this.open();
    };
    return h('div', { class: 'dialog-actions' },
      isOwn ? h('p', { class: 'hint' }, 'You proposed it, or changed what it rests on: somebody else decides.') : null,
      h('button', { type: 'button', class: 'main', 'data-act': 'approve', disabled: isOwn, onclick: decide(ApprovalState.APPROVED, 'approved') }, 'Approve'),
      h('button', { type: 'button', 'data-act': 'reject', disabled: isOwn, onclick: decide(ApprovalState.REJECTED, 'rejected') }, 'Reject'));
  }

  #putOff(one: Decided, kind: Approved): HTMLElement {
    const next = h('input', { type: 'datetime-local', id: 'next-review' });
    const save = async () => {
      const time = fromLocalText(next.value);
      if (!time) {
        next.focus();
        return;
      }
      const answer = await attempt(this.desk, `${one.name} keeps its review.`, () => kind.update(
        { name: one.name, etag: one.etag, reviewAt: timestampFromDate(time) }, 'review_at'));
      if (answer === null) return;
      this.desk.tell(`${one.name} is reviewed; next ${momentText(time)}.`);
      await this.open();
    };
    return h('div', { class: 'registry-bar' },
      h('label', { for: next.id }, 'Reviewed, and to be reviewed next'), next,
      h('button', { type: 'button', class: 'main', 'data-act': 'reviewed', onclick: () => void save() }, 'Record the review'));
  }
}
