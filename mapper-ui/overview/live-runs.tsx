import { Card, Group, Loader, Progress, Stack, Text } from '@mantine/core'
import type { LiveEvent } from '../../server/api/contract/runs.ts'
import { formatDuration, formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { writesOf } from './sum-counts.ts'
import { overviewText } from './text.ts'
import { useFlowTitles } from './use-flow-titles.ts'

/** As high as with one run. */
const LEAST_HEIGHT = 76

/** The runs under way, as they go. It has its place while there is none, so that nothing jumps when one begins. */
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
  const runs = (event?.running ?? []).filter(
    (run) =>
      !of ||
      (run.integration === of.integration && (of.flow === undefined || run.flow === of.flow)),
  )
  return (
    <Card withBorder component="section" aria-label={t('running')} mih={LEAST_HEIGHT}>
      <Stack gap="sm" justify="center" flex={1}>
        {event && runs.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('idle')}
          </Text>
        )}
        {runs.map((run) => (
          <LiveRun key={run.run} run={run} title={titleOf(run.integration, run.flow)} />
        ))}
      </Stack>
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
    <div>
      <Group justify="space-between" gap="sm">
        <Group gap="xs">
          <Group gap="xs" wrap="nowrap">
            <Loader size={14} aria-hidden />
            <Text fw={500}>{title}</Text>
          </Group>
          <Text size="sm" c="dimmed" className="tabular">
            {t('records', { count: handled })} · {formatNumber(writesOf(counts), locale)}{' '}
            {t('written').toLowerCase()}
          </Text>
        </Group>
        <Text size="sm" c="dimmed" className="tabular">
          {t('perSecond', { rate: formatNumber(Math.round(rate * 10) / 10, locale) })}
          {remainingSeconds !== null &&
            ` · ${t('remaining', { time: formatDuration(remainingSeconds * 1000, locale) })}`}
        </Text>
      </Group>
      {share !== undefined && (
        <Progress mt={6} value={share * 100} aria-label={`${title}: ${t('running')}`} />
      )}
    </div>
  )
}
