import { Progress, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import type { Selection } from './selection.ts'
import { errorsText } from './text.ts'

/** Fewer are done before one could read how many. */
const LEAST_SHOWN = 5_000
const EVERY_MS = 700

/** How many of a cause are done, while all of it is taken up again or closed. */
export function BulkProgress({
  selection: { workspace, integration, chosen, count },
  kind,
}: {
  readonly selection: Selection
  readonly kind: 'ignored' | 'retried'
}) {
  const t = useText(errorsText)
  const locale = useLocale()
  const cause = 'cause' in chosen ? chosen.cause : undefined
  const isShown = cause !== undefined && count >= LEAST_SHOWN
  const { data } = useQuery({
    queryKey: ['bulkProgress', integration, chosen, kind],
    enabled: isShown,
    refetchInterval: EVERY_MS,
    gcTime: 0,
    queryFn: async ({ signal }) => {
      const query = {
        flow: chosen.flow,
        limit: 1,
        ...(cause === undefined ? {} : { cause }),
        // What is taken up again is ready; what is closed is in no list any more.
        ...(kind === 'retried' ? { state: 'ready' as const } : {}),
      }
      const { body } = await call(
        'listOpenRecords',
        { params: { workspace, integration }, query },
        signal,
      )
      return kind === 'retried' ? body.total : count - body.total
    },
  })
  if (!isShown) return null
  const done = Math.min(count, Math.max(0, data ?? 0))
  return (
    <div>
      <Progress value={(done / count) * 100} aria-label={t('progress')} />
      <Text size="sm" c="dimmed" mt={4} className="tabular">
        {t('doneOf', { done: formatNumber(done, locale), all: formatNumber(count, locale) })}{' '}
        {t('mayClose')}
      </Text>
    </div>
  )
}
