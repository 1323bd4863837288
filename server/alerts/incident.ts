import { hashText } from '../../engine/index.ts'

/** Kinds of alerts about something that is wrong; `recovered` and `daily-summary` are messages about all of them. */
export type IncidentKind =
  | 'failed-records'
  | 'in-doubt'
  | 'flow-stopped'
  | 'silence'
  | 'drift'
  | 'workers'

/** Something that is wrong now. Its words are those of whoever is told: `createAlertTeller`. */
export interface Incident {
  readonly workspace: string
  /** Number of the installed integration; 0 where all of them are concerned. */
  readonly integration: number
  readonly flow: string
  readonly kind: IncidentKind
  /** Tells incidents of one kind and flow apart. */
  readonly cause: string
  /** For how many minutes a flow is late, or workers are silent; by how many seconds a clock is ahead. */
  readonly detail: string
  readonly count: number
  /** It is not enough to open an alert, and keeps one open: whoever looks has not looked for long enough. */
  readonly isUncertain?: boolean | undefined
}

/** The same for as long as the incident lasts, whatever its count and detail. */
export function nameIncident({ integration, flow, kind, cause }: Incident): string {
  return hashText(JSON.stringify([integration, flow, kind, cause]))
}

export interface LookTimes {
  readonly now: number
  /** From when whoever looks has been looking: before that nobody may have worked, as was meant. */
  readonly since: number
  /** For so long after that it is not sure that nobody works. */
  readonly settleMs: number
  /** Workspaces whose plan lets no flow begin: those are not late. */
  readonly held?: readonly string[] | undefined
}
