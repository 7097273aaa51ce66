// What conditions and list entries have alike: the basis they stand on, the second person, and how sure a mark must be.
import { ApprovalState, BasisKind, type Approval } from '../../gen/geointel/v1/basis_pb.js';
import { MatchClass } from '../../gen/geointel/v1/match_pb.js';
import { h } from '../dom.js';
import { dateOf, momentText, whoText } from '../words.js';
import type { Field } from './fields.js';

export const BASES: readonly (readonly [BasisKind, string])[] = [
  [BasisKind.LICENCE_CONDITION, 'Licence condition'], [BasisKind.COURT_ORDER, 'Court order'], [BasisKind.AUTHORISATION, 'Authorisation'],
];

const APPROVALS: Record<ApprovalState, string> = {
  [ApprovalState.UNSPECIFIED]: 'Awaits a second person',
  [ApprovalState.PROPOSED]: 'Awaits a second person',
  [ApprovalState.APPROVED]: 'Approved',
  [ApprovalState.REJECTED]: 'Rejected',
};

export const BASIS_FIELDS: readonly Field[] = [
  { path: 'basis.kind', name: 'Basis', isRequired: true, input: { is: 'choice', of: BASES } },
  { path: 'basis.reference', name: 'Its number', isRequired: true, input: { is: 'text' } },
  { path: 'basis.expire_time', name: 'The basis ends', hint: 'Required of an authorisation. London time.', input: { is: 'time' } },
  { path: 'basis.scope', name: 'What it covers', hint: 'Required of an authorisation.', input: { is: 'long' } },
  { path: 'basis.necessity', name: 'Why it is necessary', isRequired: true, input: { is: 'long' } },
  { path: 'basis.proportionality', name: 'Why it is proportionate', isRequired: true, input: { is: 'long' } },
  {
    path: 'basis.less_intrusive_alternative', name: 'Which less intrusive way was considered', isRequired: true, input: { is: 'long' },
    hint: 'And why it does not do.',
  },
];

export const ACCEPTS_FIELD: Field = {
  path: 'accepts', name: 'Marks that suffice', hint: 'None chosen: exact and equivalent. What an operator observed is always taken.',
  input: { is: 'choices', of: [[MatchClass.EXACT, 'Exact'], [MatchClass.EQUIVALENT, 'Equivalent'], [MatchClass.SIMILAR, 'Similar']] },
};

export const COOLDOWN_FIELD: Field = {
  path: 'cooldown', name: 'Cooldown, in minutes', hint: 'An episode that begins so soon after the last is part of the same hit.',
  input: { is: 'minutes', max: 10080 },
};

/** "Approved", and by whom. */
export const approvalText = (approval: Approval | undefined): string => APPROVALS[approval?.state ?? ApprovalState.PROPOSED];

/** Who proposed and who decided, above the form. */
export function approvalNote(approval: Approval | undefined, groundChangedBy: readonly string[]): HTMLElement {
  const decided = approval?.decidedBy
    ? `, ${approvalText(approval).toLowerCase()} by ${whoText(`${approval.decidedBy}@`)} ${momentText(dateOf(approval.decideTime))}` : '';
  return h('p', { class: 'about' },
    h('strong', {}, approvalText(approval)), `: proposed by ${whoText(`${approval?.proposedBy ?? ''}@`) || 'nobody named'}${decided}.`,
    groundChangedBy.length > 0 ? ` What it rests on was changed since by ${groundChangedBy.map((who) => whoText(`${who}@`)).join(', ')}.` : '',
    ' A change of whom, where, when or on what basis it watches awaits a second person again.');
}
