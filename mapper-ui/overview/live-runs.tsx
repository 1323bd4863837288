import { Card, Flex, Group, Loader, Progress, SimpleGrid, Text } from '@mantine/core'
import { useState } from 'react'
import type { LiveEvent } from '../../server/contract/runs.ts'
import { formatDuration, formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { writesOf } from './sum-counts.ts'
import { overviewText } from './text.ts'
import { useFlowTitles } from './use-flow-titles.ts'

/** Of one run, or of the words that there is none. */
const CELL_HEIGHT = 78

/** The runs under way, as they go. Once there was room for so many it stays, so that nothing jumps as they come and go. */
export function LiveRuns({
  workspace,
  event,
  of,
}: {
  readonly workspace: string
  readonly event: LiveEvent | undefined
  /** Only of this integration, or of one flow of it. */
  readonly of?: { readonly integration: string; readonly flow?: string }
}) {
  const t = useText(overviewText)
  const titleOf = useFlowTitles(workspace)
  const [most, setMost] = useState(1)
  const runs = (event?.running ?? []).filter(
    (run) =>
      !of ||
      (run.integration === of.integration && (of.flow === undefined || run.flow === of.flow)),
  )
  if (runs.length > most) setMost(runs.length)
  return (
    <Card withBorder component="section" aria-label={t('running')} py="sm">
      <SimpleGrid
        type="container"
        cols={{ base: 1, '560px': Math.min(most, 2), '860px': Math.min(most, 3) }}
        spacing="lg"
        verticalSpacing="xs"
      >
        {event && runs.length === 0 && (
          <Flex h={CELL_HEIGHT} align="center">
            <Text size="sm" c="dimmed">
              {t('idle')}
            </Text>
          </Flex>
        )}
        {runs.map((run) => (
          <LiveRun key={run.run} run={run} title={titleOf(run.integration, run.flow)} />
        ))}
        {Array.from({ length: most - Math.max(runs.length, event ? 1 : 0) }, (_, at) => (
          <div key={at} style={{ height: CELL_HEIGHT }} />
        ))}
      </SimpleGrid>
    </Card>
  )
}

function LiveRun({
  run,
  title,
}: {
  readonly run: LiveEvent['running'][number]
  readonly title: string
}) {
  const t = useText(overviewText)
  const locale = useLocale()
  const { counts, handled, rate, remainingSeconds } = run
  const all = handled + rate * (remainingSeconds ?? 0)
  const share = remainingSeconds === null ? undefined : handled / (all || 1)
  return (
    <div style={{ height: CELL_HEIGHT, minWidth: 0 }}>
      <Group gap="xs" wrap="nowrap">
        <Loader size={14} aria-hidden />
        <Text fw={500} truncate>
          {title}
        </Text>
      </Group>
      <Text size="sm" c="dimmed" className="tabular" truncate>
        {t('records', { count: handled })} · {formatNumber(writesOf(counts), locale)}{' '}
        {t('written').toLowerCase()}
      </Text>
      <Text size="sm" c="dimmed" className="tabular" truncate>
        {t('perSecond', { rate: formatNumber(Math.round(rate * 10) / 10, locale) })}
        {remainingSeconds !== null &&
          ` · ${t('remaining', { time: formatDuration(remainingSeconds * 1000, locale) })}`}
      </Text>
      {share !== undefined && (
        <Progress mt={6} value={share * 100} aria-label={`${title}: ${t('running')}`} />
      )}
    </div>
  )
}
