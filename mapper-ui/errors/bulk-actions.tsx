import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import type { BulkAction } from '../../server/contract/records.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { type Answer, call } from '../api/call.ts'
import { useAction } from '../api/use-action.ts'
import { useFlowTitles } from '../overview/use-flow-titles.ts'
import { useMay } from '../session/session.ts'
import { formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { errorsText } from './text.ts'
import { OPEN_RECORDS } from './use-open-records.ts'

type Answered = Answer<Routes['listBulkActions']>

const EVERY_MS = 1_000
const MAX_ENDED = 3

/** How far the server is with what was asked for very many records; it goes on whether somebody looks or not. */
export function BulkActions({ workspace }: { readonly workspace: string }) {
  const client = useQueryClient()
  const { data } = useSuspenseQuery({
    queryKey: ['listBulkActions', workspace],
    queryFn: async ({ signal, queryKey }) => {
      const before = client.getQueryData<Answered>(queryKey)
      const answer = await call('listBulkActions', { params: { workspace } }, signal)
      // What has ended made the lists beside it out of date.
      if (before && openIds(before) !== openIds(answer)) {
        void client.invalidateQueries({ queryKey: ['listCauses'] })
        void client.resetQueries({ queryKey: [OPEN_RECORDS] })
      }
      return answer
    },
    refetchInterval: ({ state }) => (state.data?.body.items.some(isOpen) ? EVERY_MS : false),
  })
  const { items } = data.body
  const open = items.filter(isOpen)
  const ended = items.filter((bulk) => !isOpen(bulk)).slice(0, MAX_ENDED)
  if (items.length === 0) return null
  return (
    <Alert component="section" role={undefined} color="blue" variant="light">
      <Stack gap="sm">
        {[...open, ...ended].map((bulk) => (
          <BulkLine key={bulk.id} workspace={workspace} bulk={bulk} />
        ))}
      </Stack>
    </Alert>
  )
}

function BulkLine({ workspace, bulk }: { readonly workspace: string; readonly bulk: BulkAction }) {
  const t = useText(errorsText)
  const words = useBulkWords(bulk)
  const may = useMay(workspace)
  const title = useFlowTitles(workspace)(bulk.integration, bulk.flow)
  const { total, done, endedAt } = bulk
  if (endedAt !== null) {
    return (
      <Text size="sm">
        {title}: {words}{' '}
        <Text span inherit c="dimmed">
          <Moment at={endedAt} />
        </Text>
      </Text>
    )
  }
  return (
    <div>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" className="tabular">
          {title}: {words} {t('mayClose')}
        </Text>
        {may('operator') && <StopButton workspace={workspace} bulk={bulk} title={title} />}
      </Group>
      <Progress mt={6} value={(done / total) * 100} aria-label={`${title}: ${t('progress')}`} />
    </div>
  )
}

function StopButton({
  workspace,
  bulk: { id },
  title,
}: {
  readonly workspace: string
  readonly bulk: BulkAction
  readonly title: string
}) {
  const t = useText(errorsText)
  const tell = useTell()
  const stop = useAction('stopBulkAction', { refreshes: ['listBulkActions', 'listCauses'] })
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconPlayerStop size={14} aria-hidden />}
      aria-label={t('bulkStopOf', { title })}
      style={{ flexShrink: 0 }}
      loading={stop.isPending}
      onClick={() => stop.mutate({ params: { workspace, action: id } }, { onError: tell.problem })}
    >
      {t('bulkStop')}
    </Button>
  )
}

function useBulkWords({ kind, total, done, endedAt, stoppedBy }: BulkAction): string {
  const t = useText(errorsText)
  const locale = useLocale()
  const isRetry = kind === 'retry'
  const parts = { done: formatNumber(done, locale), all: formatNumber(total, locale) }
  if (endedAt === null) return t(isRetry ? 'bulkRetrying' : 'bulkIgnoring', parts)
  if (stoppedBy === null) return t(isRetry ? 'bulkRetried' : 'bulkIgnored', { count: done })
  return t(isRetry ? 'bulkRetryStopped' : 'bulkIgnoreStopped', { who: stoppedBy, ...parts })
}

function openIds({ body: { items } }: Answered): string {
  return items
    .filter(isOpen)
    .map(({ id }) => id)
    .join(' ')
}

function isOpen({ endedAt }: BulkAction): boolean {
  return endedAt === null
}
