// Conditions of licences, orders and authorisations.
import { ConditionKind, ConditionSchema, type Condition, type WouldHaveHit } from '../../gen/geointel/v1/condition_pb.js';
import { conditions, mayRegister, purpose } from '../session.js';
import { dateOf, momentText } from '../words.js';
import { ACCEPTS_FIELD, approvalNote, approvalText, BASIS_FIELDS, COOLDOWN_FIELD } from './basis.js';
import { everyPage, idOf, type Desk } from './calls.js';
import { askNominals, askZones, calledOf, offered } from './known.js';
import { Part, type Kind } from './part.js';
import { periodText } from './zones.js';

const KINDS: readonly (readonly [ConditionKind, string])[] = [
  [ConditionKind.EXCLUSION_ZONE, 'Stay out of a zone'], [ConditionKind.RESTRICTION_ZONE, 'Stay in a zone'],
  [ConditionKind.CURFEW, 'Curfew at an address'], [ConditionKind.NON_ASSOCIATION, 'Do not meet a person'],
  [ConditionKind.GROUP_PRESENCE, 'Vehicles of a group together'],
];
const ZONED = [ConditionKind.EXCLUSION_ZONE, ConditionKind.RESTRICTION_ZONE, ConditionKind.CURFEW];
const MEETING = [ConditionKind.NON_ASSOCIATION, ConditionKind.GROUP_PRESENCE];
const of = (...is: ConditionKind[]) => ({ path: 'kind', is });

export const conditionKind: Kind<Condition> = {
  schema: ConditionSchema,
  field: 'condition',
  noun: 'condition',
  plural: 'conditions',
  fields: [
    { path: 'kind', name: 'What must be kept', isRequired: true, input: { is: 'choice', of: KINDS } },
    {
      path: 'nominal', name: 'Whom it binds', isRequired: true, when: of(...ZONED, ConditionKind.NON_ASSOCIATION, ConditionKind.UNSPECIFIED),
      input: { is: 'name', collection: 'nominals', offered: offered('nominals') },
    },
    {
      path: 'zone', name: 'Zone', isRequired: true, when: of(...ZONED), hint: 'For a curfew, the surroundings of the address.',
      input: { is: 'name', collection: 'zones', offered: offered('zones') },
    },
    {
      path: 'other_nominal', name: 'Whom the person must not meet', isRequired: true, when: of(ConditionKind.NON_ASSOCIATION),
      input: { is: 'name', collection: 'nominals', offered: offered('nominals') },
    },
    {
      path: 'group', name: 'Group', isRequired: true, when: of(ConditionKind.GROUP_PRESENCE), hint: 'groups/ and its id; only under an authorisation.',
      input: { is: 'name', collection: 'groups', offered: () => [] },
    },
    {
      path: 'schedule', name: 'When it applies',
      hint: 'London time, "Mon-Fri 07:00-19:00; Sat,Sun 22:00-06:00". Empty: always. A curfew needs hours.', input: { is: 'text', lengthMax: 2000 },
    },
    { path: 'grace', name: 'Grace, in minutes', when: of(ConditionKind.CURFEW), input: { is: 'minutes', max: 240 } },
    {
      path: 'distance_metres_max', name: 'At most so many metres apart',
      when: of(...MEETING), hint: 'Empty: 200.', input: { is: 'number', min: 1, max: 5000 },
    },
    {
      path: 'time_apart_max', name: 'At most so many minutes apart',
      when: of(...MEETING), hint: 'Empty: 15.', input: { is: 'minutes', max: 1440 },
    },
    {
      path: 'occasions_min', name: 'Occasions within 28 days',
      when: of(ConditionKind.NON_ASSOCIATION), hint: 'Empty: 1.', input: { is: 'number', min: 1, max: 100 },
    },
    { path: 'vehicles_min', name: 'Different vehicles', when: of(ConditionKind.GROUP_PRESENCE), hint: 'Empty: 2.', input: { is: 'number', min: 2, max: 100 } },
    { path: 'served_at', name: 'Served on the person', isRequired: true, hint: 'It cannot take effect before. London time.', input: { is: 'time' } },
    { path: 'from_time', name: 'Begins', isRequired: true, input: { is: 'time' } },
    { path: 'until_time', name: 'Ends', hint: 'Left empty: with its basis.', input: { is: 'time' } },
    { path: 'review_at', name: 'To be reviewed', isRequired: true, input: { is: 'time' } },
    { path: 'owner', name: 'Who answers for it', isRequired: true, input: { is: 'text' } },
    { path: 'instruction', name: 'What the operator shall do', input: { is: 'long' } },
    ...BASIS_FIELDS,
    COOLDOWN_FIELD,
    ACCEPTS_FIELD,
  ],
  columns: ['What', 'Whom', 'Zone', 'In force', 'Approval', 'Review'],
  row: (one) => [
    KINDS.find(([kind]) => kind === one.kind)?.[1] ?? '', one.nominal ? calledOf(one.nominal) : one.group && idOf(one.group),
    one.zone && idOf(one.zone), periodText(one), approvalText(one.approval), momentText(dateOf(one.reviewAt)),
  ],
  list: () => everyPage(async (pageToken) => {
    const page = await conditions.listConditions({ purpose: purpose(), pageSize: 1000, pageToken });
    return { items: page.conditions, nextPageToken: page.nextPageToken };
  }),
  mayWrite: mayRegister,
  about: (one) => approvalNote(one.approval, one.groundChangedBy),
  canEnd: ({ untilTime }) => untilTime === undefined || dateOf(untilTime)! > new Date(),
  send: async (condition, { id, mask, ...how }) => {
    const answer = condition.name === ''
      ? await conditions.createCondition({ condition, conditionId: id, purpose: purpose(), ...how })
      : await conditions.updateCondition({ condition, updateMask: { paths: mask }, purpose: purpose(), ...how });
    return { resource: answer.condition!, told: answer.wouldHaveHit ? countText(answer.wouldHaveHit) : undefined };
  },
};

const countText = ({ hitCount, days }: WouldHaveHit): string =>
  `It can be registered so. It would have made ${hitCount} ${hitCount === 1 ? 'hit' : 'hits'} in the last ${days} days: a count alone.`;

export class ConditionPart extends Part<Condition> {
  constructor(desk: Desk) {
    super(conditionKind, desk);
  }

  override async open(): Promise<void> {
    await Promise.all([askNominals(this.desk), askZones(this.desk)]);
    await super.open();
  }
}
