// Permissions: that a condition does not bind for a while.
import { PermissionKind, PermissionSchema, type Permission } from '../../gen/geointel/v1/condition_pb.js';
import { conditions, mayRegister, purpose } from '../session.js';
import { dateOf } from '../words.js';
import { everyPage, idOf, type Desk } from './calls.js';
import { askConditions, offered } from './known.js';
import { Part, type Kind } from './part.js';
import { periodText } from './zones.js';

const KINDS = [
  [PermissionKind.PERMISSION, 'Granted to the person'], [PermissionKind.SUSPENSION, 'The condition is set aside'],
] as const;

const KIND: Kind<Permission> = {
  schema: PermissionSchema,
  field: 'permission',
  noun: 'permission',
  plural: 'permissions',
  fields: [
    { path: 'condition', name: 'Condition', isRequired: true, input: { is: 'name', collection: 'conditions', offered: offered('conditions') } },
    { path: 'kind', name: 'Kind', input: { is: 'choice', of: KINDS } },
    { path: 'granted_by', name: 'Who granted it', isRequired: true, input: { is: 'text' } },
    { path: 'from_time', name: 'Begins', isRequired: true, hint: 'London time.', input: { is: 'time' } },
    { path: 'until_time', name: 'Ends', hint: 'Left empty: without end.', input: { is: 'time' } },
    { path: 'schedule', name: 'When in that time', hint: '"Tue 09:00-12:00". Empty: always.', input: { is: 'text', lengthMax: 2000 } },
    { path: 'reason', name: 'What for', input: { is: 'long' } },
  ],
  columns: ['Condition', 'Kind', 'Granted by', 'In force'],
  row: (one) => [idOf(one.condition), KINDS.find(([kind]) => kind === one.kind)?.[1] ?? '', one.grantedBy, periodText(one)],
  list: () => everyPage(async (pageToken) => {
    const page = await conditions.listPermissions({ purpose: purpose(), pageSize: 1000, pageToken });
    return { items: page.permissions, nextPageToken: page.nextPageToken };
  }),
  mayWrite: mayRegister,
  canEnd: ({ untilTime }) => untilTime === undefined || dateOf(untilTime)! > new Date(),
  send: async (permission, { id, mask, ...how }) => {
    const answer = permission.name === ''
      ? await conditions.createPermission({ permission, permissionId: id, purpose: purpose(), ...how })
      : await conditions.updatePermission({ permission, updateMask: { paths: mask }, purpose: purpose(), ...how });
    return { resource: answer.permission! };
  },
};

export class PermissionPart extends Part<Permission> {
  constructor(desk: Desk) {
    super(KIND, desk);
  }

  override async open(): Promise<void> {
    await askConditions(this.desk);
    await super.open();
  }
}
