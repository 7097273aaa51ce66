// The hits this screen holds, newest arrival first. A hit is known by its name; what comes late never overwrites what is newer.
import { HitChangeKind, HitState, type Hit, type HitChange } from '../gen/geointel/v1/hit_pb.js';
import { HitPriority } from '../gen/geointel/v1/vehicle_list_pb.js';
import { msOf } from './words.js';

export interface Told { kind: HitChangeKind; explanation: string; at: Date }

export interface Row {
  hit: Hit;
  arrived: number;
  /** What was told of it while this screen watched, oldest first. */
  told: Told[];
  isSeen: boolean;
}

/** Decided hits beyond these leave the screen, the oldest first; the service keeps them. */
const DECIDED_MAX = 2000;
const TOLD_MAX = 50;

export const isUndecided = (hit: Hit): boolean => !hit.decision && hit.state !== HitState.WITHDRAWN;

export class HitBook {
  readonly rows = new Map<string, Row>();
  #sorted: Row[] = [];
  #decided = 0;
  #listeners = new Set<(changed: Row | null) => void>();

  get sorted(): readonly Row[] {
    return this.#sorted;
  }

  onChange(listener: (changed: Row | null) => void): void {
    this.#listeners.add(listener);
  }

  get(name: string): Row | undefined {
    return this.rows.get(name);
  }

  /** Takes hits that were listed or read, many at once. */
  take(listed: readonly Hit[]): void {
    let isNew = false;
    for (const hit of listed) isNew = this.#put(hit, true) || isNew;
    if (isNew) this.#sort();
    this.#tell(null);
  }

  /** Takes a change that was told, or that an own action made. Of one that is older than what is held, only what it says is kept. */
  change(change: HitChange): void {
    if (!change.hit) return;
    const isNew = this.#put(change.hit, change.kind !== HitChangeKind.OPENED);
    const row = this.rows.get(change.hit.name)!;
    // Somebody must see that it says something else now.
    if (change.kind === HitChangeKind.AMENDED || change.kind === HitChangeKind.WITHDRAWN) row.isSeen = false;
    row.told.push({ kind: change.kind, explanation: change.explanation, at: new Date() });
    if (row.told.length > TOLD_MAX) row.told.shift();
    if (isNew) this.#insert(row);
    this.#tell(row);
  }

  see(name: string): void {
    const row = this.rows.get(name);
    if (!row || row.isSeen) return;
    row.isSeen = true;
    this.#tell(row);
  }

  /** Hits of high priority that wait and that nobody has looked at here. */
  unseenHigh(): number {
    return this.#sorted.filter((row) => !row.isSeen && row.hit.priority === HitPriority.HIGH && isUndecided(row.hit) && !row.hit.handling).length;
  }

  clear(): void {
    this.rows.clear();
    this.#sorted = [];
    this.#decided = 0;
    this.#tell(null);
  }

  /** @returns Whether it was not there. */
  #put(hit: Hit, isSeen: boolean): boolean {
    const row = this.rows.get(hit.name);
    if (!row) {
      this.rows.set(hit.name, { hit, arrived: msOf(hit.receiveTime), told: [], isSeen });
      if (!isUndecided(hit)) this.#decided++;
      return true;
    }
    if (isOlder(hit, row.hit)) return false;
    this.#decided += Number(!isUndecided(hit)) - Number(!isUndecided(row.hit));
    row.hit = hit;
    return false;
  }

  #insert(row: Row): void {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(this.#sorted[middle]!, row)) low = middle + 1;
      else high = middle;
    }
    this.#sorted.splice(low, 0, row);
    this.#trim();
  }

  #sort(): void {
    this.#sorted = [...this.rows.values()].sort((a, b) => isBefore(a, b) ? -1 : 1);
    this.#trim();
  }

  #trim(): void {
    for (let i = this.#sorted.length - 1; i >= 0 && this.#decided > DECIDED_MAX; i--) {
      const row = this.#sorted[i]!;
      if (isUndecided(row.hit)) continue;
      this.#sorted.splice(i, 1);
      this.rows.delete(row.hit.name);
      this.#decided--;
    }
  }

  #tell(row: Row | null): void {
    for (const listener of this.#listeners) listener(row);
  }
}

// Both only grow: the revision with what the reads say, the etag with what it means, decisions included.
function isOlder(one: Hit, other: Hit): boolean {
  return one.revision !== other.revision ? one.revision < other.revision : BigInt(one.etag || 0) < BigInt(other.etag || 0);
}

const isBefore = (one: Row, other: Row): boolean =>
  one.arrived !== other.arrived ? one.arrived > other.arrived : one.hit.name > other.hit.name;
