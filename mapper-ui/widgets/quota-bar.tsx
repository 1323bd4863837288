import { Progress, Text } from '@mantine/core'
import { useState } from 'react'
import { useAnswer } from '../api/use-answer.ts'
import { formatNumber } from '../text/format.ts'
import { formatSpan } from '../text/trigger-text.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { appText } from './text.ts'
import { type UsedQuota, usedQuota } from './used-quota.ts'

/** Above this a flow may soon have to wait. */
const NEARLY_ALL = 80

/** What was asked of an account in a day; nothing until the answer is there. */
export function useDayOfUsage(workspace: string, connection: string): UsedQuota | undefined {
  const [now] = useState(() => Date.now())
  const { data } = useAnswer('readUsage', {
    params: { workspace, connection },
    query: { hours: 24 },
  })
  return data && usedQuota(data.body.limits, data.body.items, now)
}

/** How near an account is to the limit that most is used of. */
export function QuotaBar({ nearest }: { readonly nearest: NonNullable<UsedQuota['nearest']> }) {
  const t = useText(appText)
  const locale = useLocale()
  const share = (100 * nearest.used) / nearest.allow
  return (
    <>
      <Progress
        mt={6}
        size={4}
        value={share}
        color={share > NEARLY_ALL ? 'var(--attention)' : 'var(--brand)'}
        aria-label={t('quota')}
      />
      <Text size="xs" c="dimmed" mt={4} className="tabular" component="span" display="block">
        {t('usedOf', {
          used: formatNumber(nearest.used, locale),
          allow: formatNumber(nearest.allow, locale),
          window: formatSpan(nearest.windowMs, locale),
        })}
      </Text>
    </>
  )
}
