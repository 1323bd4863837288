import { hashText } from '../../engine/index.ts'

/** Kinds of alerts about something that is wrong; `recovered` and `daily-summary` are messages about all of them. */
export type TroubleKind = 'failed-records' | 'in-doubt' | 'flow-stopped' | 'silence'

/** Something that is wrong now. Its words are those of whoever is told: `createAlertTeller`. */
export interface Trouble {
  readonly workspace: string
  /** Number of the installed integration. */
  readonly integration: number
  readonly flow: string
  readonly kind: TroubleKind
  /** Tells troubles of one kind and flow apart. */
  readonly cause: string
  /** For how many minutes a flow is late. */
  readonly detail: string
  readonly count: number
}

/** The same for as long as the trouble lasts, whatever its count and detail. */
export function nameTrouble({ integration, flow, kind, cause }: Trouble): string {
  return hashText(JSON.stringify([integration, flow, kind, cause]))
}
