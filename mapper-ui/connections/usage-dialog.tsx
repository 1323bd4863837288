import { Modal, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { ConnectionInfo } from '../../server/contract/connections.ts'
import { useAnswer } from '../api/use-answer.ts'
import { HelpButton } from '../help/help-button.tsx'
import { formatNumber } from '../text/format.ts'
import { formatSpan } from '../text/trigger-text.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { connectionsText } from './text.ts'

const UsageChart = lazy(async () => ({ default: (await import('./usage-chart.tsx')).UsageChart }))

const HEIGHT = 220
const PERIODS = [
  { hours: 24, text: 'hours24' },
  { hours: 168, text: 'days7' },
  { hours: 720, text: 'days30' },
] as const

/** How much of what a system allows was used, over time. */
export function UsageDialog({
  workspace,
  connection: { name },
  onClose,
}: {
  readonly workspace: string
  readonly connection: ConnectionInfo
  readonly onClose: () => void
}) {
  const t = useText(connectionsText)
  const [hours, setHours] = useState<number>(PERIODS[0].hours)
  return (
    <Modal opened onClose={onClose} size="lg" title={`${t('usage')}: ${name}`}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('usageHint')} <HelpButton topic="quota" />
        </Text>
        <SegmentedControl
          aria-label={t('period')}
          value={String(hours)}
          onChange={(value) => setHours(Number(value))}
          data={PERIODS.map((period) => ({ value: String(period.hours), label: t(period.text) }))}
        />
        <Usage workspace={workspace} connection={name} hours={hours} />
      </Stack>
    </Modal>
  )
}

function Usage({
  workspace,
  connection,
  hours,
}: {
  readonly workspace: string
  readonly connection: string
  readonly hours: number
}) {
  const t = useText(connectionsText)
  const locale = useLocale()
  const { data, error, refetch } = useAnswer(
    'readUsage',
    {
      params: { workspace, connection },
      query: { hours },
    },
    { saysError: true },
  )
  if (error && !data) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={HEIGHT} />
  const { limits, items } = data.body
  const isUnused = items.every(({ requests, refused }) => requests + refused === 0)
  return (
    <>
      {isUnused ? (
        <Text h={HEIGHT}>{t('noUsage')}</Text>
      ) : (
        <Suspense fallback={<Skeleton height={HEIGHT} />}>
          <UsageChart items={items} isByHour={hours <= 24} />
        </Suspense>
      )}
      {limits.map(({ windowMs, allow }) => (
        <Text size="sm" key={windowMs}>
          {t('allowed', {
            allow: formatNumber(allow, locale),
            window: formatSpan(windowMs, locale),
          })}
        </Text>
      ))}
    </>
  )
}
