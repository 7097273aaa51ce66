// Lists of vehicles of interest, and the vehicles on them.
import {
  HitPriority, ListEntrySchema, VehicleListSchema, type ListEntry, type VehicleList,
} from '../../gen/geointel/v1/vehicle_list_pb.js';
import { mayKeepLists, purpose, vehicleLists } from '../session.js';
import { dateOf, markText, momentText, PRIORITIES } from '../words.js';
import { ACCEPTS_FIELD, approvalNote, approvalText, BASIS_FIELDS, COOLDOWN_FIELD } from './basis.js';
import { everyPage, type Desk } from './calls.js';
import { askLists, askZones, calledOf, offered } from './known.js';
import { Part, type Kind } from './part.js';
import { periodText } from './zones.js';

const LIST: Kind<VehicleList> = {
  schema: VehicleListSchema,
  field: 'vehicle_list',
  noun: 'list',
  plural: 'lists',
  fields: [
    { path: 'display_name', name: 'Name', input: { is: 'text' } },
    { path: 'owner', name: 'Who answers for it', isRequired: true, input: { is: 'text' } },
    { path: 'purpose_statement', name: 'What the list is for', input: { is: 'long' } },
    { path: 'confidential', name: 'Told to officers only', hint: 'Only an officer sets it; two officers together clear it.', input: { is: 'check' } },
  ],
  columns: ['Name', 'Owner', '#Version'],
  row: (one) => [
    one.displayName + (one.confidential ? ' (officers only)' : ''), one.owner, { text: String(one.revision), is: 'number' },
  ],
  list: () => everyPage(async (pageToken) => {
    const page = await vehicleLists.listVehicleLists({ purpose: purpose(), pageSize: 1000, pageToken });
    return { items: page.vehicleLists, nextPageToken: page.nextPageToken };
  }),
  mayWrite: mayKeepLists,
  send: async (vehicleList, { id, mask, ...how }) => {
    const answer = vehicleList.name === ''
      ? await vehicleLists.createVehicleList({ vehicleList, vehicleListId: id, purpose: purpose(), ...how })
      : await vehicleLists.updateVehicleList({ vehicleList, updateMask: { paths: mask }, purpose: purpose(), ...how });
    return { resource: answer.vehicleList! };
  },
};

export const entryKind: Kind<ListEntry> = {
  schema: ListEntrySchema,
  field: 'list_entry',
  noun: 'entry',
  plural: 'entries',
  fields: [
    { path: 'list', name: 'List', isRequired: true, input: { is: 'name', collection: 'vehicleLists', offered: offered('vehicleLists') } },
    { path: 'vrm', name: 'Registration mark', isRequired: true, input: { is: 'text', lengthMax: 20 } },
    {
      path: 'priority', name: 'Priority', hint: 'Not chosen: medium.',
      input: { is: 'choice', of: [HitPriority.HIGH, HitPriority.MEDIUM, HitPriority.LOW].map((one) => [one, PRIORITIES[one].name] as const) },
    },
    { path: 'action_code', name: 'Action asked for', hint: 'For example STOP or OBSERVE.', input: { is: 'text' } },
    { path: 'owner', name: 'Who can be reached at any hour', isRequired: true, input: { is: 'text' } },
    { path: 'from_time', name: 'Begins', isRequired: true, hint: 'London time.', input: { is: 'time' } },
    { path: 'until_time', name: 'Expires', isRequired: true, input: { is: 'time' } },
    { path: 'review_at', name: 'To be reviewed', isRequired: true, input: { is: 'time' } },
    { path: 'schedule', name: 'When it applies', hint: '"Mon-Fri 07:00-19:00". Empty: always.', input: { is: 'text', lengthMax: 2000 } },
    { path: 'zone', name: 'Only in a zone', hint: 'Empty: everywhere.', input: { is: 'name', collection: 'zones', offered: offered('zones') } },
    { path: 'direction_degrees', name: 'Only towards, in degrees from north', hint: 'Empty: any direction.', input: { is: 'number', min: 0, max: 359.9 } },
    { path: 'direction_tolerance_degrees', name: 'To either side of it, in degrees', hint: 'Empty: 45.', input: { is: 'number', min: 1, max: 180 } },
    { path: 'instruction', name: 'What the operator shall do', input: { is: 'long' } },
    ...BASIS_FIELDS,
    COOLDOWN_FIELD,
    ACCEPTS_FIELD,
  ],
  columns: ['Mark', 'List', 'Priority', 'In force', 'Approval', 'Review'],
  row: (one) => [
    markText(one.vrm), calledOf(one.list), `${PRIORITIES[one.priority].sign} ${PRIORITIES[one.priority].name}`, periodText(one),
    approvalText(one.approval), momentText(dateOf(one.reviewAt)),
  ],
  list: () => everyPage(async (pageToken) => {
    const page = await vehicleLists.listListEntries({ purpose: purpose(), pageSize: 1000, pageToken });
    return { items: page.listEntries, nextPageToken: page.nextPageToken };
  }),
  mayWrite: mayKeepLists,
  about: (one) => approvalNote(one.approval, one.groundChangedBy),
  canEnd: ({ untilTime }) => untilTime === undefined || dateOf(untilTime)! > new Date(),
  send: async (listEntry, { id, mask, ...how }) => {
    const answer = listEntry.name === ''
      ? await vehicleLists.createListEntry({ listEntry, listEntryId: id, purpose: purpose(), ...how })
      : await vehicleLists.updateListEntry({ listEntry, updateMask: { paths: mask }, purpose: purpose(), ...how });
    return { resource: answer.listEntry! };
  },
};

export class ListPart extends Part<VehicleList> {
  constructor(desk: Desk) {
    super(LIST, desk);
  }
}

export class EntryPart extends Part<ListEntry> {
  constructor(desk: Desk) {
    super(entryKind, desk);
  }

  override async open(): Promise<void> {
    await Promise.all([askLists(this.desk), askZones(this.desk)]);
    await super.open();
  }
}
