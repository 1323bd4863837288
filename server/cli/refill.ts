import { forRefill, type Message, toText } from '../../engine/index.ts'
import type { ReadyFlow } from '../installation/open-flow.ts'
import { refillOf } from '../installation/refill-of.ts'
import { CliError, type CliIo } from './io.ts'

export const REFILL_HELP =
  'write this field alone, of every record that is linked, changed or not; repeat for several'

/** What an option that may be repeated was given. */
export function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

/**
 * The flow, of these fields alone; all of it where none are named.
 *
 * @throws {CliError} for a field that the flow does not write, or that cannot be written alone
 */
export function withRefill(flow: ReadyFlow, names: readonly string[]): ReadyFlow {
  if (names.length === 0) return flow
  const chosen = refillOf(flow, names)
  if (!('problem' in chosen)) return forRefill(flow, chosen)
  const { problem, hint } = chosen
  throw new CliError('usage', toText(problem), hint && toText(hint))
}

const MAX_TOLD = 20

/** Hears of the records of a refill. Nothing is kept of those that fail, so why they did is said at its end. */
export function createFailureList(): Pick<ReadyFlow, 'onRecord'> & {
  readonly tell: (io: CliIo) => void
} {
  const told: string[] = []
  let count = 0
  return {
    onRecord: ({ key }, { outcome, reason }) => {
      if (outcome !== 'dropped') return
      count += 1
      if (told.length < MAX_TOLD) told.push(`${key}: ${sayReason(reason)}`)
    },
    tell: (io) => {
      for (const line of told) io.err(line)
      if (count > told.length) io.err(`and ${count - told.length} more`)
    },
  }
}

function sayReason(reason: Message | undefined): string {
  return reason ? toText(reason) : 'failed'
}
