// The standing watch. It is resumed by its token after any break, so nothing is missed; and the screen says when it is not live.
import { Code, ConnectError } from '@connectrpc/connect';
import type { HitChange } from '../gen/geointel/v1/hit_pb.js';
import { HitChangeKind } from '../gen/geointel/v1/hit_pb.js';
import { hits, isRefused, isSignedOut, problemText, purpose } from './session.js';
import { msOf } from './words.js';

/** Pulses come every 15 s; after so long without any the connection is broken, whatever the browser thinks. */
const SILENCE_MAX = 20_000;
const WAITS = [250, 500, 1000, 2000, 5000];

export interface LiveState {
  isLive: boolean;
  /** Since when it is not, by this machine's clock. */
  since: number;
  /** Why not. */
  problem: string;
  attempts: number;
  /** Between the arrival of the last new hit's read at the service and now that it is here; null before the first. */
  lagMs: number | null;
  /** How many changes were caught up with after the last break; null when there was none. */
  caughtUp: number | null;
}

interface Listener {
  change(change: HitChange, isCatchingUp: boolean): void;
  state(state: LiveState): void;
  /** Nothing more comes until the user has signed in again; why, unless it is only that the token or the purpose has ended. */
  signedOut(problem?: string): void;
  /** The service does not know the place where the watch was, as after a restore: everything must be listed anew. */
  lost(): void;
}

export class HitWatch {
  #token = '';
  #abort: AbortController | null = null;
  #isRunning = false;
  #offset: number | null = null; // the service's clock less ours, as far as the fastest pulse tells
  #state: LiveState = { isLive: false, since: Date.now(), problem: '', attempts: 0, lagMs: null, caughtUp: null };
  #ready: (() => void)[] = [];

  constructor(readonly listener: Listener) {}

  /** The service's clock now. */
  get now(): number {
    return Date.now() + (this.#offset ?? 0);
  }

  /** Watches until <see cref="stop"/>; goes on where it last was. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run();
  }

  stop(): void {
    this.#isRunning = false;
    this.#abort?.abort();
  }

  /** Forgets where it was: the next start begins with now. */
  reset(): void {
    this.#token = '';
  }

  /** Resolves when it is up to date: what is listed after that and what is told after that leave no gap. */
  ready(): Promise<void> {
    return this.#state.isLive ? Promise.resolve() : new Promise((resolve) => this.#ready.push(resolve));
  }

  async #run(): Promise<void> {
    while (this.#isRunning) {
      try {
        await this.#follow();
        this.#fail('The service has ended the watch.');
      } catch (failure) {
        if (!this.#isRunning) break;
        this.#fail(problemText(failure));
        if (isRefused(failure)) {
          this.#isRunning = false;
          this.listener.signedOut(isSignedOut(failure) ? undefined : problemText(failure));
          return;
        }
        if (ConnectError.from(failure).code === Code.InvalidArgument && this.#token !== '') {
          this.#token = '';
          this.listener.lost();
        }
      }
      if (this.#isRunning) await wait(WAITS[Math.min(this.#state.attempts, WAITS.length) - 1] ?? 250);
    }
  }

  async #follow(): Promise<void> {
    const abort = this.#abort = new AbortController();
    let silence = setTimeout(() => abort.abort(new Error('Nothing was heard for 20 s.')), SILENCE_MAX);
    let caughtUp = 0;
    const isResumed = this.#token !== '';
    try {
      for await (const answer of hits.watchHits({ purpose: purpose(), resumeToken: this.#token }, { signal: abort.signal })) {
        clearTimeout(silence);
        silence = setTimeout(() => abort.abort(new Error('Nothing was heard for 20 s.')), SILENCE_MAX);
        if (answer.news.case === 'change') {
          const change = answer.news.value;
          const isCatchingUp = !this.#state.isLive;
          if (isCatchingUp) caughtUp++;
          else if (change.kind === HitChangeKind.OPENED && !change.hit!.correction) this.#measure(change);
          this.listener.change(change, isCatchingUp);
        } else if (answer.news.case === 'pulse') {
          this.#meet(msOf(answer.news.value.serviceTime));
          if (!this.#state.isLive) this.#live(isResumed ? caughtUp : null);
        }
        this.#token = answer.resumeToken; // after it was dealt with, not before
      }
    } finally {
      clearTimeout(silence);
    }
  }

  // A pulse that was held up tells of a clock too far behind, so the farthest ahead is the truest.
  #meet(serviceTime: number): void {
    const offset = serviceTime - Date.now();
    this.#offset = this.#offset === null ? offset : Math.max(this.#offset, offset);
  }

  #measure(change: HitChange): void {
    this.#set({ lagMs: Math.max(0, this.now - msOf(change.hit!.receiveTime)) });
  }

  #live(caughtUp: number | null): void {
    this.#set({ isLive: true, problem: '', attempts: 0, caughtUp });
    for (const resolve of this.#ready.splice(0)) resolve();
  }

  #fail(problem: string): void {
    const since = this.#state.isLive ? Date.now() : this.#state.since;
    this.#set({ isLive: false, since, problem, attempts: this.#state.attempts + 1 });
  }

  #set(part: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...part };
    this.listener.state(this.#state);
  }
}

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
