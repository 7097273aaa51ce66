// Cameras and what is known of them now: for the map, and beside each hit.
import type { Camera } from '../gen/geointel/v1/camera_pb.js';
import type { CameraNow } from '../gen/geointel/v1/camera_status_pb.js';
import type { Point } from '../gen/geointel/v1/geometry_pb.js';
import { cameras, cameraStates } from './session.js';
import { toGrid, type GridPoint } from './grid.js';

export interface Place { camera: Camera; at: GridPoint | null; now: CameraNow | undefined }


const REFRESH = 60_000; // a camera's state is known to the minute
const listeners = new Set<() => void>();
let places = new Map<string, Place>();
let timer: ReturnType<typeof setInterval> | undefined;

export const allPlaces = (): Iterable<Place> => places.values();
export const placeOf = (camera: string): Place | undefined => places.get(camera);

export function onPlaces(listener: () => void): void {
  listeners.add(listener);
}

export async function startPlaces(): Promise<void> {
  stopPlaces();
  timer = setInterval(() => void refresh().catch(() => undefined), REFRESH); // the next round asks again
  const found = new Map<string, Place>();
  let pageToken = '';
  do {
    const page = await cameras.listCameras({ pageSize: 1000, pageToken });
    for (const camera of page.cameras) {
      const point = camera.capturePoint ?? camera.mast;
      found.set(camera.name, { camera, at: point ? gridOf(point) : null, now: undefined });
    }
    pageToken = page.nextPageToken;
  } while (pageToken);
  places = found;
  await refresh();
}

export function stopPlaces(): void {
  clearInterval(timer);
}

/** The cameras nearest to a place, itself among them. */
export function nearest(at: GridPoint, count: number): { place: Place; metres: number }[] {
  return [...places.values()].filter((place) => place.at)
    .map((place) => ({ place, metres: Math.hypot(place.at!.easting - at.easting, place.at!.northing - at.northing) }))
    .sort((one, other) => one.metres - other.metres).slice(0, count);
}

/** A point of the contract on the National Grid. */
export const gridOf = (point: Point): GridPoint =>
  point.epsg === 27700 ? { easting: point.x, northing: point.y } : toGrid({ longitude: point.x, latitude: point.y });

async function refresh(): Promise<void> {
  let pageToken = '';
  do {
    const page = await cameraStates.listCameraStates({ pageSize: 200, pageToken });
    for (const now of page.cameras) {
      const place = places.get(now.camera);
      if (place) place.now = now;
    }
    pageToken = page.nextPageToken;
  } while (pageToken);
  for (const listener of listeners) listener();
}
