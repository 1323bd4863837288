import { hashText } from '../../engine/index.ts'

/** Kinds of alerts about something that is wrong; `recovered` and `daily-summary` are messages about all of them. */
export type TroubleKind = 'failed-records' | 'in-doubt' | 'flow-stopped' | 'silence'

/** Something that is wrong now, in the words of a person who has to mend it. */
export interface Trouble {
  readonly workspace: string
  /** Number of the installed integration. */
  readonly integration: number
  readonly flow: string
  readonly kind: TroubleKind
  /** Tells troubles of one kind and flow apart. */
  readonly cause: string
  readonly title: string
  /** What to do. */
  readonly remedy: string
  readonly count: number
}

/** The same for as long as the trouble lasts, whatever its count and words. */
export function nameTrouble({ integration, flow, kind, cause }: Trouble): string {
  return hashText(JSON.stringify([integration, flow, kind, cause]))
}

const REMEDIES: readonly (readonly [start: string, remedy: string])[] = [
  [
    'system.temporary',
    'The system did not answer for long. Check that it runs, then retry all records of this cause.',
  ],
  [
    'system.invalid',
    'The system refuses these data. Correct them in the source, or edit and retry the record; for many alike, mend the mapping.',
  ],
  ['system.gone', 'The record was removed in the target system. Retry to have it made again.'],
  ['run.ambiguous', 'Several records in the target fit. Merge them there, then retry.'],
  [
    'run.formula',
    'A formula of the mapping fails on these records. Mend it in the editor, then retry.',
  ],
  [
    'step.fail',
    'The flow itself refuses these records. Correct them in the source, or edit and retry.',
  ],
]

export function remedyOf(cause: string): string {
  const known = REMEDIES.find(([start]) => cause.startsWith(start))
  return known?.[1] ?? 'Open the list of errors, read the reason, and retry when it is mended.'
}
