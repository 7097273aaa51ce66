// What the contract's numbers are called on the screen, and times as the control room reads them: London's.
import { timestampDate, type Timestamp } from '@bufbuild/protobuf/wkt';
import { CameraState, UptimeEvidence, type CameraNow } from '../gen/geointel/v1/camera_status_pb.js';
import { HitChangeKind, HitKind, HitOutcome, HitState, HitStep, ZoneVerdict, type Hit } from '../gen/geointel/v1/hit_pb.js';
import { MatchClass } from '../gen/geointel/v1/match_pb.js';
import { HitPriority } from '../gen/geointel/v1/vehicle_list_pb.js';

const ZONE = 'Europe/London';
const clock = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const zone = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, timeZoneName: 'short' });

export const dateOf = (time: Timestamp | undefined): Date | null => time ? timestampDate(time) : null;
export const msOf = (time: Timestamp | undefined): number => time ? Number(time.seconds) * 1000 + time.nanos / 1e6 : 0;
export const timeText = (time: Date): string => clock.format(time);
export const dayText = (time: Date): string => day.format(time);
export const zoneText = (time: Date): string => zone.formatToParts(time).find((part) => part.type === 'timeZoneName')?.value ?? '';

/** "14:32:10", with the day where it is not today's. */
export function momentText(time: Date | null): string {
  if (!time) return 'unknown';
  const today = dayText(new Date()) === dayText(time);
  return today ? `${timeText(time)} ${zoneText(time)}` : `${timeText(time)} ${zoneText(time)} on ${dayText(time)}`;
}

/** "4 s", "12 min", "3 h 5 min", "2 days". */
export function spanText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
  return `${Math.floor(minutes / 1440)} days`;
}

export const PRIORITIES: Record<HitPriority, { sign: string; name: string; code: string }> = {
  [HitPriority.HIGH]: { sign: '▲', name: 'High', code: 'high' },
  [HitPriority.MEDIUM]: { sign: '■', name: 'Medium', code: 'medium' },
  [HitPriority.UNSPECIFIED]: { sign: '■', name: 'Medium', code: 'medium' },
  [HitPriority.LOW]: { sign: '●', name: 'Low', code: 'low' },
};

export const OUTCOMES: Record<HitOutcome, { name: string; meaning: string }> = {
  [HitOutcome.UNSPECIFIED]: { name: '', meaning: '' },
  [HitOutcome.CONFIRMED]: { name: 'Confirmed', meaning: 'The image and a second identifier agree.' },
  [HitOutcome.MISREAD]: { name: 'Misread', meaning: 'The mark was read wrongly.' },
  [HitOutcome.WRONG_PERSON_FOR_VEHICLE]: {
    name: 'Wrong person for vehicle', meaning: 'The vehicle is right; the person watched for is not in it.',
  },
  [HitOutcome.PERMITTED]: { name: 'Permitted', meaning: 'It was allowed.' },
  [HitOutcome.PASSED_TO_POLICE]: { name: 'Passed to police', meaning: 'The police have it now.' },
  [HitOutcome.NO_RESOURCE]: { name: 'No resource', meaning: 'Nobody was free to act.' },
};

export const STEPS: Record<HitStep, string> = {
  [HitStep.UNSPECIFIED]: '',
  [HitStep.ACKNOWLEDGED]: 'Taken',
  [HitStep.ESCALATED]: 'Escalated',
  [HitStep.HANDED_OVER]: 'Handed over',
  [HitStep.REOPENED]: 'Decision taken back',
};

export const CHANGES: Record<HitChangeKind, string> = {
  [HitChangeKind.UNSPECIFIED]: 'Changed',
  [HitChangeKind.OPENED]: 'Opened',
  [HitChangeKind.EXTENDED]: 'Read again',
  [HitChangeKind.CLOSED]: 'Episode over',
  [HitChangeKind.AMENDED]: 'Amended',
  [HitChangeKind.WITHDRAWN]: 'Withdrawn',
  [HitChangeKind.DECIDED]: 'Decided',
  [HitChangeKind.HANDLED]: 'Handled',
};

const KINDS: Record<HitKind, string> = {
  [HitKind.UNSPECIFIED]: 'Hit',
  [HitKind.VEHICLE_OF_INTEREST]: 'Vehicle of interest',
  [HitKind.EXCLUSION_ZONE]: 'Exclusion zone',
  [HitKind.RESTRICTION_ZONE]: 'Restriction zone',
  [HitKind.CURFEW]: 'Curfew',
  [HitKind.NON_ASSOCIATION]: 'Non-association',
  [HitKind.GROUP_PRESENCE]: 'Group presence',
  [HitKind.IMPLAUSIBLE_JOURNEY]: 'Implausible journey',
};

/** What kind of rule; for who is told leads, not which: the kind alone would say what somebody is bound by. */
export function kindText(hit: Hit, isWhole: boolean): string {
  const isLead = hit.kind !== HitKind.VEHICLE_OF_INTEREST && hit.kind !== HitKind.IMPLAUSIBLE_JOURNEY;
  return isLead && !isWhole ? 'Watched vehicle' : KINDS[hit.kind];
}

/** One word, for the list. */
export const MATCHES: Record<MatchClass, string> = {
  [MatchClass.UNSPECIFIED]: '',
  [MatchClass.EXACT]: 'Exact',
  [MatchClass.EQUIVALENT]: 'Equivalent',
  [MatchClass.SIMILAR]: 'Similar',
  [MatchClass.OBSERVED]: 'Observed',
};

/** A sentence, for the hit. */
export function matchText(hit: Hit): string {
  const likely = hit.matchProbability === undefined ? ''
    : ` The watched mark is what passed with a probability of ${Math.round(hit.matchProbability * 100)} %.`;
  switch (hit.matchClass) {
    case MatchClass.EXACT: return `Exact: every character agrees.${likely}`;
    case MatchClass.EQUIVALENT: return `Equivalent: only characters differ that the mark's own grammar settles.${likely}`;
    case MatchClass.SIMILAR: return `Similar: one character differs, or the device held the mark possible.${likely}`;
    case MatchClass.OBSERVED: return 'Observed: an operator wrote it down.';
    default: return 'Not stated.';
  }
}

export function verdictText(hit: Hit): string {
  const metres = `${Math.round(hit.edgeDistanceMetres)} m`;
  switch (hit.zoneVerdict) {
    case ZoneVerdict.INSIDE: return `Inside, ${metres} from the edge`;
    case ZoneVerdict.WITHIN_UNCERTAINTY: return `Within uncertainty: ${metres} from the edge, it may have been outside`;
    case ZoneVerdict.OUTSIDE: return `Outside, ${metres} from the edge`;
    default: return '';
  }
}

/** "AB12 CDE" of a current mark; others as they are. */
export const markText = (vrm: string): string => /^[A-Z]{2}[0-9]{2}[A-Z]{3}$/.test(vrm) ? `${vrm.slice(0, 4)} ${vrm.slice(4)}` : vrm;

/** "pat" of "person:pat@10.0.0.7". */
export function whoText(actor: string): string {
  const name = actor.slice(actor.indexOf(':') + 1);
  const end = name.lastIndexOf('@');
  return end < 0 ? name : name.slice(0, end);
}

/** Where a hit stands, in the fewest words. */
export function statusText(hit: Hit): { code: string; text: string } {
  if (hit.state === HitState.WITHDRAWN) return { code: 'withdrawn', text: 'Withdrawn' };
  if (hit.decision) {
    return { code: 'decided', text: `${OUTCOMES[hit.decision.outcome].name} by ${whoText(hit.decision.decidedBy)}` };
  }
  if (hit.handling) {
    const { step, handledBy } = hit.handling;
    return { code: HitStep[step].toLowerCase(), text: `${STEPS[step]} by ${whoText(handledBy)}` };
  }
  return { code: 'new', text: 'Undecided' };
}

const EVIDENCE: Record<UptimeEvidence, string> = {
  [UptimeEvidence.UNSPECIFIED]: 'no sign came before',
  [UptimeEvidence.SIGN]: 'it gave a sign this minute',
  [UptimeEvidence.USUAL_SILENCE]: 'silent no longer than usual',
  [UptimeEvidence.LONG_SILENCE]: 'silent longer than usual',
  [UptimeEvidence.REPORT]: 'the device says so',
  [UptimeEvidence.TOO_QUIET]: 'its hours are too quiet to tell',
  [UptimeEvidence.REGISTER]: 'by the register',
};

export const CAMERA_STATES: Record<CameraState, { sign: string; name: string; code: string }> = {
  [CameraState.UNSPECIFIED]: { sign: '◇', name: 'Not known', code: 'unknown' },
  [CameraState.UP]: { sign: '◆', name: 'Up', code: 'up' },
  [CameraState.DOWN]: { sign: '✕', name: 'Down', code: 'down' },
  [CameraState.OUT_OF_SERVICE]: { sign: '–', name: 'Out of service', code: 'out' },
};

export function cameraText(now: CameraNow | undefined): string {
  if (!now) return 'Not known';
  const since = dateOf(now.sinceTime);
  return `${CAMERA_STATES[now.state].name}${since ? ` since ${momentText(since)} or before` : ''}: ${EVIDENCE[now.evidence]}`;
}

const WINDS = ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west'];

export const bearingText = (degrees: number): string =>
  `${WINDS[Math.round(degrees / 45) % 8]} (${Math.round(degrees)}°)`;
