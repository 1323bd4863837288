import type { QueryClient } from '@tanstack/react-query'

export const TRIAL = 'tryIntegration'

/** What was tried out does not hold any more once an answer or a table is another. */
export function forgetTrials(client: QueryClient): void {
  // Also where one is looked at, while an answer from the step before is still being saved. None is asked for anew by itself.
  void client.resetQueries({ queryKey: [TRIAL] })
  void client.invalidateQueries({ queryKey: ['readTrial'] })
}
