import { Badge, Button, Center, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Run } from '../../server/contract/runs.ts'
import { call } from '../api/call.ts'
import { formatDuration, formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { Said } from '../text/said.tsx'
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { appText } from '../widgets/text.ts'
import { failuresOf, writesOf } from './sum-counts.ts'
import { overviewText } from './text.ts'
import { useFlowTitles } from './use-flow-titles.ts'

const PAGE = 20
const CAUSES = ['schedule', 'person', 'hook', 'after', 'retry', 'first-load'] as const
const LOOK = {
  running: { color: 'blue', text: 'runningRun' },
  finished: { color: 'green', text: 'finished' },
  stopped: { color: 'yellow', text: 'stopped' },
  failed: { color: 'red', text: 'failedRun' },
} as const

/** The runs of a flow or an integration, newest first. */
export function RunTable({
  workspace,
  integration,
  flow,
  shown = PAGE,
}: {
  readonly workspace: string
  readonly integration: string
  readonly flow?: string
  /** How many to begin with. */
  readonly shown?: number
}) {
  const t = useText(overviewText)
  const app = useText(appText)
  const runs = useInfiniteQuery({
    meta: { saysError: true },
    queryKey: ['listRuns', workspace, integration, flow, shown],
    initialPageParam: '',
    queryFn: async ({ pageParam }) => {
      const query = {
        integration,
        limit: pageParam === '' ? shown : PAGE,
        ...(flow === undefined ? {} : { flow }),
        ...(pageParam === '' ? {} : { after: pageParam }),
      }
      return (await call('listRuns', { params: { workspace }, query })).body
    },
    getNextPageParam: ({ next }) => next,
  })
  if (runs.isLoadingError)
    return <ProblemAlert error={runs.error} onRetry={() => void runs.refetch()} />
  const items = runs.data?.pages.flatMap((page) => page.items) ?? []
  if (items.length === 0 && !runs.isPending)
    return (
      <p className="panel-note">
        {t('noRuns')}. {t('noRunsHint')}
      </p>
    )
  return (
    <>
      <Table.ScrollContainer minWidth={720} type="native" className="stacking">
        <Table verticalSpacing="xs" className="tabular">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('began')}</Table.Th>
              {flow === undefined && <Table.Th>{t('flow')}</Table.Th>}
              <Table.Th>{t('result')}</Table.Th>
              <Table.Th>{t('cause')}</Table.Th>
              <Table.Th ta="right">{t('duration')}</Table.Th>
              <Table.Th ta="right">{t('read')}</Table.Th>
              <Table.Th ta="right">{t('written')}</Table.Th>
              <Table.Th ta="right">{t('failed')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((run) => (
              <RunRow key={run.run} workspace={workspace} run={run} withFlow={flow === undefined} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {runs.hasNextPage && (
        <Center py="xs">
          <Button
            variant="default"
            loading={runs.isFetchingNextPage}
            onClick={() => void runs.fetchNextPage()}
          >
            {app('more')}
          </Button>
        </Center>
      )}
    </>
  )
}

function RunRow({
  workspace,
  run,
  withFlow,
}: {
  readonly workspace: string
  readonly run: Run
  readonly withFlow: boolean
}) {
  const t = useText(overviewText)
  const titleOf = useFlowTitles(workspace)
  const locale = useLocale()
  const now = useNow()
  const { color, text } = LOOK[run.state]
  const ended = run.finishedAt === null ? now : Date.parse(run.finishedAt)
  return (
    <Table.Tr>
      <Table.Td>
        <Moment at={run.startedAt} />
      </Table.Td>
      {withFlow && (
        <Table.Td data-label={t('flow')}>
          <TextLink
            size="sm"
            to="/w/$workspace/i/$integration/f/$flow"
            params={{ workspace, integration: run.integration, flow: run.flow }}
          >
            {titleOf(run.integration, run.flow)}
          </TextLink>
        </Table.Td>
      )}
      <Table.Td className="wide" data-label={t('result')}>
        <Badge color={color} variant="light" tt="none">
          {t(text)}
        </Badge>
        {run.looked !== undefined && (
          <Text size="xs" c="dimmed">
            {t('looked', { count: run.looked })}
          </Text>
        )}
        {run.reason !== null && (
          <Text size="xs" c="dimmed" maw={340} lineClamp={3}>
            <Said text={run.reason} />
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label={t('cause')}>
        {isKnownCause(run.cause) ? t(`by-${run.cause}`) : run.cause}
      </Table.Td>
      <Table.Td ta="right" data-label={t('duration')}>
        {formatDuration(ended - Date.parse(run.startedAt), locale)}
      </Table.Td>
      <Table.Td ta="right" data-label={t('read')}>
        {formatNumber(run.counts['read'] ?? 0, locale)}
      </Table.Td>
      <Table.Td ta="right" data-label={t('written')}>
        {formatNumber(writesOf(run.counts), locale)}
      </Table.Td>
      <Table.Td ta="right" data-label={t('failed')}>
        {formatNumber(failuresOf(run.counts), locale)}
      </Table.Td>
    </Table.Tr>
  )
}

function isKnownCause(cause: string): cause is (typeof CAUSES)[number] {
  return CAUSES.some((each) => each === cause)
}
