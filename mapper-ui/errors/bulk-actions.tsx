import { Alert, Progress, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { BulkAction } from '../../server/api/contract/records.ts'
import type { Routes } from '../../server/api/contract/routes.ts'
import { type Answer, call } from '../api/call.ts'
import { useFlowTitles } from '../overview/use-flow-titles.ts'
import { formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { errorsText } from './text.ts'
import { OPEN_RECORDS } from './use-open-records.ts'

type Answered = Answer<Routes['listBulkActions']>

const EVERY_MS = 1_000
const MOST_ENDED = 3

/** How far the server is with what was asked for very many records; it goes on whether somebody looks or not. */
export function BulkActions({ workspace }: { readonly workspace: string }) {
  const client = useQueryClient()
  const { data } = useQuery({
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
  const items = data?.body.items ?? []
  const open = items.filter(isOpen)
  const ended = items.filter((bulk) => !isOpen(bulk)).slice(0, MOST_ENDED)
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

function BulkLine({
  workspace,
  bulk: { integration, flow, kind, total, done, endedAt },
}: {
  readonly workspace: string
  readonly bulk: BulkAction
}) {
  const t = useText(errorsText)
  const locale = useLocale()
  const title = useFlowTitles(workspace)(integration, flow)
  if (endedAt !== null) {
    return (
      <Text size="sm">
        {title}: {t(kind === 'retry' ? 'bulkRetried' : 'bulkIgnored', { count: done })}{' '}
        <Text span inherit c="dimmed">
          <Moment at={endedAt} />
        </Text>
      </Text>
    )
  }
  const words = t(kind === 'retry' ? 'bulkRetrying' : 'bulkIgnoring', {
    done: formatNumber(done, locale),
    all: formatNumber(total, locale),
  })
  return (
    <div>
      <Text size="sm" className="tabular">
        {title}: {words} {t('mayClose')}
      </Text>
      <Progress mt={6} value={(done / total) * 100} aria-label={`${title}: ${t('progress')}`} />
    </div>
  )
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
