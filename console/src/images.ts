// Pictures of reads. One is opened only when the operator asks for it: it shows whoever is near, and each opening is in the audit
// log. What was opened is kept while its hit is on the screen.
import { ConnectError, Code } from '@connectrpc/connect';
import { AttachmentKind } from '../gen/geointel/v1/attachment_pb.js';
import { isSignedOut, problemText, purpose, sightings } from './session.js';

export interface Opened { url: string; kind: string; size: number }

export type ImageState = { is: 'opening' } | { is: 'open'; images: Opened[] } | { is: 'none' } | { is: 'failed'; problem: string };

/** Kept at most; what is opened again is asked for again. */
const KEPT_MAX = 30;
const SHOWN = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/bmp'];

const NAMES: Partial<Record<AttachmentKind, string>> = {
  [AttachmentKind.SCENE]: 'The whole picture',
  [AttachmentKind.VEHICLE]: 'The vehicle',
  [AttachmentKind.MARK]: 'The registration mark',
};

const states = new Map<string, ImageState>();

export const imageOf = (sighting: string): ImageState | undefined => states.get(sighting);

/** Whether the picture was looked at here. */
export const wasOpened = (sighting: string): boolean => states.get(sighting)?.is === 'open';

/** Opens the best picture of a sighting, and the close view of its mark. */
export async function openImage(sighting: string, changed: () => void): Promise<void> {
  if (states.get(sighting)?.is === 'opening' || wasOpened(sighting)) return;
  set(sighting, { is: 'opening' });
  changed();
  const images: Opened[] = [];
  try {
    const best = await fetchOne(sighting, AttachmentKind.UNSPECIFIED);
    if (best) images.push(best);
    const mark = best && best.kind !== NAMES[AttachmentKind.MARK] ? await fetchOne(sighting, AttachmentKind.MARK) : null;
    if (mark) images.push(mark);
    set(sighting, images.length > 0 ? { is: 'open', images } : { is: 'none' });
  } catch (failure) {
    set(sighting, { is: 'failed', problem: isSignedOut(failure) ? 'Sign in again.' : problemText(failure) });
  }
  changed();
}

export function forgetImages(): void {
  for (const name of [...states.keys()]) drop(name);
}

async function fetchOne(name: string, kind: AttachmentKind): Promise<Opened | null> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let type = '';
  let shows = kind;
  try {
    for await (const piece of sightings.getSightingImage({ purpose: purpose(), name, kind })) {
      if (piece.attachment) [type, shows] = [piece.attachment.contentType, piece.attachment.kind];
      pieces.push(piece.chunk as Uint8Array<ArrayBuffer>);
    }
  } catch (failure) {
    if (ConnectError.from(failure).code === Code.NotFound) return null;
    throw failure;
  }
  const bytes = new Blob(pieces, { type: SHOWN.includes(type) ? type : 'application/octet-stream' });
  return { url: URL.createObjectURL(bytes), kind: NAMES[shows] ?? 'Picture', size: bytes.size };
}

function set(name: string, state: ImageState): void {
  drop(name);
  states.set(name, state);
  for (const oldest of states.keys()) {
    if (states.size <= KEPT_MAX) break;
    drop(oldest);
  }
}

function drop(name: string): void {
  const state = states.get(name);
  if (state?.is === 'open') for (const image of state.images) URL.revokeObjectURL(image.url);
  states.delete(name);
}
