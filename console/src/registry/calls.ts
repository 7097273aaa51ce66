// What every part of the registry's screen does alike: pages, requests that are carried out once, and refusals by field.
import { Code, ConnectError } from '@connectrpc/connect';
import { BadRequestSchema } from '../../gen/google/rpc/error_details_pb.js';
import { isSignedOut, problemText } from '../session.js';

/** What the screen around a part does for it. */
export interface Desk {
  tell(text: string, isProblem?: boolean): void;
  signedOut(): void;
}

/** What the service says is wrong, by the path of the field, for example "condition.basis.reference". */
export type Problems = Map<string, string>;

/** The id of "zones/town-centre". */
export const idOf = (name: string): string => name.slice(name.indexOf('/') + 1);

export async function everyPage<T>(ask: (pageToken: string) => Promise<{ items: T[]; nextPageToken: string }>): Promise<T[]> {
  const found: T[] = [];
  let pageToken = '';
  do {
    const page = await ask(pageToken);
    found.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken);
  return found;
}

/** The problems of a refusal; under "" what is of no field. */
export function problemsOf(failure: unknown): Problems {
  const error = ConnectError.from(failure);
  const problems: Problems = new Map();
  for (const { field, description } of error.findDetails(BadRequestSchema).flatMap((detail) => detail.fieldViolations)) {
    problems.set(field, [problems.get(field), description].filter(Boolean).join(' '));
  }
  if (problems.size === 0) {
    problems.set('', error.code === Code.Aborted
      ? 'Somebody else has changed it meanwhile; nothing of yours was recorded. Go back, and open it again.' : problemText(failure));
  }
  return problems;
}

/** Runs a call of a part; what fails is told. @returns Null when it failed. */
export async function attempt<T>(desk: Desk, what: string, call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (failure) {
    if (isSignedOut(failure)) desk.signedOut();
    else desk.tell(`${what} ${[...problemsOf(failure)].map(([field, text]) => field ? `${field}: ${text}` : text).join(' ')}`, true);
    return null;
  }
}
