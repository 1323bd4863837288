import { Progress, Text } from '@mantine/core'
import { useState } from 'react'
import { useAnswer } from '../api/use-answer.ts'
import { formatNumber } from '../text/format.ts'
import { formatSpan } from '../text/trigger-text.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { connectionsText } from './text.ts'
import { usedQuota } from './used-quota.ts'

/** Above this a flow may soon have to wait. */
const NEARLY_ALL = 80

/** What was asked of a system in a day, how much of that it refused, and how near its nearest limit is. */
export function ConnectionUsage({
  workspace,
  connection,
}: {
  readonly workspace: string
  readonly connection: string
}) {
  const t = useText(connectionsText)
  const locale = useLocale()
  const [now] = useState(() => Date.now())
  const { data } = useAnswer('readUsage', {
    params: { workspace, connection },
    query: { hours: 24 },
  })
  if (!data) return null
  const { requests, refused, nearest } = usedQuota(data.body.limits, data.body.items, now)
  const share = nearest ? (100 * nearest.used) / nearest.allow : 0
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  return (
    <>
      <Text size="sm" mt="xs" className="tabular">
        {t('dayRequests', { count: requests, number: formatNumber(requests, locale) })}
        {requests > 0 && (
          <Text span c={refused > 0 ? 'var(--bad)' : 'dimmed'}>
            {' · '}
            {t('dayRefused', {
              number: formatNumber(refused, locale),
              share: percent.format(refused / requests),
            })}
          </Text>
        )}
      </Text>
      {nearest && (
        <>
          <Progress
            mt={6}
            size={4}
            value={share}
            color={share > NEARLY_ALL ? 'var(--attention)' : 'var(--brand)'}
            aria-label={t('usage')}
          />
          <Text size="xs" c="dimmed" mt={4} className="tabular">
            {t('usedOf', {
              used: formatNumber(nearest.used, locale),
              allow: formatNumber(nearest.allow, locale),
              window: formatSpan(nearest.windowMs, locale),
            })}
          </Text>
        </>
      )}
    </>
  )
}
