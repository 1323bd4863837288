import type { QueryClient } from '@tanstack/react-query'

export const TRIALS = 'planFlow'

/** What was tried out does not hold any more once an answer or a table is another. */
export function forgetTrials(client: QueryClient): void {
  client.removeQueries({ queryKey: [TRIALS] })
}
