// Names that forms offer: of nominals, zones, conditions and lists, asked for when a form may want them.
import type { Nominal } from '../../gen/geointel/v1/nominal_pb.js';
import { conditions, nominals, purpose, vehicleLists, zones } from '../session.js';
import { attempt, everyPage, idOf, type Desk } from './calls.js';

export type Offered = readonly (readonly [name: string, text: string])[];

const known: Record<'nominals' | 'zones' | 'conditions' | 'vehicleLists', Offered> = { nominals: [], zones: [], conditions: [], vehicleLists: [] };

export const offered = (collection: keyof typeof known) => (): Offered => known[collection];

/** What people call a resource, as far as it was asked for. */
export const calledOf = (name: string): string =>
  Object.values(known).flat().find(([one]) => one === name)?.[1] || idOf(name);

export async function askNominals(desk: Desk): Promise<void> {
  known.nominals = await ask(desk, 'nominals', async (pageToken) => {
    const page = await nominals.listNominals({ purpose: purpose(), pageSize: 1000, pageToken });
    return { items: page.nominals.map((one: Nominal) => [one.name, one.displayName] as const), nextPageToken: page.nextPageToken };
  });
}

export async function askZones(desk: Desk): Promise<void> {
  known.zones = await ask(desk, 'zones', async (pageToken) => {
    const page = await zones.listZones({ purpose: purpose(), pageSize: 200, pageToken });
    return { items: page.zones.map((one) => [one.name, one.displayName] as const), nextPageToken: page.nextPageToken };
  });
}

export async function askConditions(desk: Desk): Promise<void> {
  known.conditions = await ask(desk, 'conditions', async (pageToken) => {
    const page = await conditions.listConditions({ purpose: purpose(), pageSize: 1000, pageToken });
    return { items: page.conditions.map((one) => [one.name, idOf(one.nominal)] as const), nextPageToken: page.nextPageToken };
  });
}

export async function askLists(desk: Desk): Promise<void> {
  known.vehicleLists = await ask(desk, 'lists', async (pageToken) => {
    const page = await vehicleLists.listVehicleLists({ purpose: purpose(), pageSize: 1000, pageToken });
    return { items: page.vehicleLists.map((one) => [one.name, one.displayName] as const), nextPageToken: page.nextPageToken };
  });
}

async function ask(desk: Desk, what: string, page: Parameters<typeof everyPage<Offered[number]>>[0]): Promise<Offered> {
  return await attempt(desk, `The ${what} cannot be offered.`, () => everyPage(page)) ?? [];
}
