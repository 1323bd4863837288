import { Text } from '@mantine/core'
import { formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { QuotaBar, useDayOfUsage } from '../widgets/quota-bar.tsx'
import { connectionsText } from './text.ts'

/** What was asked of a system in a day, how much of that failed, and how near its nearest limit is. */
export function ConnectionUsage({
  workspace,
  connection,
}: {
  readonly workspace: string
  readonly connection: string
}) {
  const t = useText(connectionsText)
  const locale = useLocale()
  const usage = useDayOfUsage(workspace, connection)
  if (!usage) return null
  const { requests, failed, nearest } = usage
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  return (
    <>
      <Text size="sm" mt="xs" className="tabular">
        {t('dayRequests', { count: requests, number: formatNumber(requests, locale) })}
        {requests > 0 && (
          <Text span c={failed > 0 ? 'var(--bad)' : 'dimmed'}>
            {' · '}
            {t('dayFailed', {
              number: formatNumber(failed, locale),
              share: percent.format(Math.min(1, failed / requests)),
            })}
          </Text>
        )}
      </Text>
      {nearest && <QuotaBar nearest={nearest} />}
    </>
  )
}
