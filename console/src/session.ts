// Who is signed in, and for what. The token stays in this tab: it is never in an address, and is gone when the tab is closed.
import { Code, ConnectError, createClient, type Interceptor } from '@connectrpc/connect';
import { createGrpcWebTransport } from '@connectrpc/connect-web';
import { create, type DescMethodUnary } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { CameraService } from '../gen/geointel/v1/camera_pb.js';
import { CameraStatusService } from '../gen/geointel/v1/camera_status_pb.js';
import { ConditionService } from '../gen/geointel/v1/condition_pb.js';
import { ControlRoomService } from '../gen/geointel/v1/control_room_pb.js';
import { HitService } from '../gen/geointel/v1/hit_pb.js';
import { NominalService } from '../gen/geointel/v1/nominal_pb.js';
import { ObservationService } from '../gen/geointel/v1/observation_pb.js';
import { OperationService } from '../gen/geointel/v1/operation_service_pb.js';
import { PurposeSchema, type Purpose, type PurposeClass } from '../gen/geointel/v1/purpose_pb.js';
import { RegistryImportService, type ImportRegistryRequest, type ImportRegistryResponse } from '../gen/geointel/v1/registry_import_pb.js';
import { ReviewService } from '../gen/geointel/v1/review_service_pb.js';
import { SightingService } from '../gen/geointel/v1/sighting_pb.js';
import { VehicleListService } from '../gen/geointel/v1/vehicle_list_pb.js';
import { ZoneService } from '../gen/geointel/v1/zone_pb.js';
import { ErrorInfoSchema } from '../gen/google/rpc/error_details_pb.js';

export interface Stated { class: PurposeClass; reference: string; reason: string; agreement: string }

interface Kept { token: string; operation: string; until: number; stated: Stated }

export interface Caller { name: string; roles: string[] }

const KEPT = 'geointel-session';

let kept: Kept | null = null;
export let caller: Caller = { name: '', roles: [] };

const bearer: Interceptor = (next) => (request) => {
  if (kept) request.header.set('Authorization', `Bearer ${kept.token}`);
  return next(request);
};

/** Where the service is, as this browser sees it: beside the page, whatever a proxy calls that. Without a slash at its end. */
export const ROOT = new URL('..', document.baseURI).href.replace(/\/$/, '');

const transport = createGrpcWebTransport({ baseUrl: ROOT, useBinaryFormat: true, interceptors: [bearer] });

export const hits = createClient(HitService, transport);
export const sightings = createClient(SightingService, transport);
export const observations = createClient(ObservationService, transport);
export const cameras = createClient(CameraService, transport);
export const cameraStates = createClient(CameraStatusService, transport);
export const controlRoom = createClient(ControlRoomService, transport);
export const reviews = createClient(ReviewService, transport);
export const zones = createClient(ZoneService, transport);
export const conditions = createClient(ConditionService, transport);
export const nominals = createClient(NominalService, transport);
export const vehicleLists = createClient(VehicleListService, transport);
const operations = createClient(OperationService, transport);

/** An import in one message. Browsers cannot send a stream, but a stream of one message is the same on the wire as a single one. */
export async function importRegistry(request: ImportRegistryRequest): Promise<ImportRegistryResponse> {
  const { importRegistry: method } = RegistryImportService.method;
  const single = { ...method, methodKind: 'unary' } as unknown as DescMethodUnary<typeof method.input, typeof method.output>;
  return (await transport.unary(single, undefined, undefined, undefined, request)).message;
}

/** Signs in with a token and states once what it is for. */
export async function signIn(token: string, stated: Stated): Promise<void> {
  kept = { token, operation: '', until: 0, stated };
  try {
    caller = await askCaller();
    const purpose = create(PurposeSchema, {
      class: stated.class, reference: stated.reference, reason: stated.reason, sharingAgreement: stated.agreement,
    });
    const { operation } = await operations.openOperation({ purpose });
    kept = { token, operation: operation!.name, until: timestampDate(operation!.expireTime!).getTime(), stated };
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
  } catch (failure) {
    kept = null;
    throw failure;
  }
}

/** Goes on with what this tab has kept, as after a reload; false when there is nothing, or it no longer holds. */
export async function resume(): Promise<boolean> {
  const text = sessionStorage.getItem(KEPT);
  if (!text) return false;
  kept = JSON.parse(text) as Kept;
  if (kept.until <= Date.now()) return forget();
  try {
    caller = await askCaller();
    return true;
  } catch (failure) {
    if (isSignedOut(failure)) return forget();
    throw failure;
  }
}

/** Ends the operation, so that the token alone opens nothing under its purpose. */
export async function signOut(): Promise<void> {
  const name = kept?.operation;
  try {
    if (name) await operations.endOperation({ name });
  } finally {
    forget();
  }
}

export function forget(): false {
  kept = null;
  sessionStorage.removeItem(KEPT);
  return false;
}

export const isSignedIn = (): boolean => kept !== null;
export const stated = (): Stated | null => kept?.stated ?? null;
export const has = (...roles: string[]): boolean => roles.some((role) => caller.roles.includes(role));

/** Whether persons and conditions are told, and not leads only. */
export const isToldWhole = (): boolean => has('intelligence', 'officer');
export const mayRegister = (): boolean => has('officer');
export const mayKeepLists = (): boolean => has('intelligence', 'officer');
export const mayDecide = (): boolean => has('operator', 'officer');

/** The purpose of every call: the operation that was opened at the sign-in. */
export const purpose = (): Purpose => create(PurposeSchema, { operation: kept?.operation ?? '' });

export const authorisation = (): Record<string, string> => kept ? { Authorization: `Bearer ${kept.token}` } : {};

/** Whether the caller must sign in again. */
export function isSignedOut(failure: unknown): boolean {
  const error = ConnectError.from(failure);
  return error.code === Code.Unauthenticated || reasonOf(failure) === 'OPERATION_NOT_OPEN';
}

/** Whether asking again with the same token and purpose would be refused again. */
export function isRefused(failure: unknown): boolean {
  return isSignedOut(failure) || [Code.PermissionDenied, Code.FailedPrecondition].includes(ConnectError.from(failure).code);
}

/** The service's stable word for why; empty when it gave none. */
export const reasonOf = (failure: unknown): string => ConnectError.from(failure).findDetails(ErrorInfoSchema)[0]?.reason ?? '';

/** Why a call failed, as the service says it. */
export function problemText(failure: unknown): string {
  const error = ConnectError.from(failure);
  if (error.code === Code.Unavailable || error.rawMessage === 'Failed to fetch') {
    return `The service cannot be reached just now${error.rawMessage && error.rawMessage !== 'Failed to fetch' ? `: ${error.rawMessage}` : ''}.`;
  }
  return error.rawMessage || `The call failed (${Code[error.code]}).`;
}

async function askCaller(): Promise<Caller> {
  let answer: Response;
  try {
    answer = await fetch(`${ROOT}/console/caller`, { headers: authorisation() });
  } catch {
    throw new ConnectError('Failed to fetch', Code.Unavailable);
  }
  if (answer.ok) return await answer.json() as Caller;
  const problem = await answer.json().catch(() => ({})) as { description?: string };
  const code = answer.status === 401 ? Code.Unauthenticated : answer.status === 403 ? Code.PermissionDenied : Code.Unavailable;
  throw new ConnectError(problem.description ?? `The service answered with status ${answer.status}.`, code);
}
