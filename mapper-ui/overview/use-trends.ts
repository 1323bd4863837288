import { useAnswer } from '../api/use-answer.ts'
import { lastDays } from './last-days.ts'
import { localOffset } from './local-days.ts'
import type { Trend } from './trend.ts'

const EVERY_MS = 60_000

/** What runs of the last days did, by hour or by day of where the person is; none until the answer is there. */
export function useTrends(
  workspace: string,
  {
    days,
    by,
    of = {},
    isOff = false,
  }: {
    readonly days: number
    readonly by: 'hour' | 'day'
    /** Only of this integration, or of one flow of it. */
    readonly of?: { readonly integration?: string; readonly flow?: string }
    readonly isOff?: boolean
  },
): readonly Trend[] {
  const { data } = useAnswer(
    'readTrends',
    { params: { workspace }, query: { ...lastDays(days), by, offset: localOffset(), ...of } },
    { isOff, everyMs: EVERY_MS },
  )
  return data?.body.items ?? []
}
