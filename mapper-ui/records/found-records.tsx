import { Button, Card, Center, Skeleton, Table, Text } from '@mantine/core'
import { IconZoomQuestion } from '@tabler/icons-react'
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { call } from '../api/call.ts'
import { useFlowTitles } from '../overview/use-flow-titles.ts'
import { Moment } from '../text/moment.tsx'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { TextLink } from '../widgets/links.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { appText } from '../widgets/text.ts'
import { useOutcomeWord } from './outcome-badge.tsx'
import { StateBadge } from './state-badge.tsx'
import { recordsText } from './text.ts'

const PAGE = 50

type Found = AnswerOf<Routes['searchRecords']>['items'][number]

/** The records that match, with what became of each last. */
export function FoundRecords({ workspace, q }: { readonly workspace: string; readonly q: string }) {
  const t = useText(recordsText)
  const found = useInfiniteQuery({
    meta: { saysError: true },
    queryKey: ['searchRecords', workspace, q],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const query = { q, limit: PAGE, ...(pageParam === '' ? {} : { after: pageParam }) }
      return (await call('searchRecords', { params: { workspace }, query }, signal)).body
    },
    getNextPageParam: ({ next }) => next,
  })
  return (
    <FoundPages
      workspace={workspace}
      found={found}
      empty={
        <EmptyState icon={<IconZoomQuestion />} title={t('nothing', { q })}>
          {t('nothingHint')}
        </EmptyState>
      }
    />
  )
}

/** A list of records, page by page. */
export function FoundPages({
  workspace,
  found,
  empty,
}: {
  readonly workspace: string
  readonly found: UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly Found[] }>>
  /** In its place where nothing is found. */
  readonly empty: ReactNode
}) {
  const app = useText(appText)
  if (found.isLoadingError)
    return <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
  if (found.isPending) return <Skeleton height={240} />
  const items = found.data.pages.flatMap((page) => page.items)
  if (items.length === 0) return empty
  return (
    <Card withBorder>
      <FoundTable workspace={workspace} items={items} />
      {found.hasNextPage && (
        <Center mt="sm">
          <Button
            variant="default"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {app('more')}
          </Button>
        </Center>
      )}
    </Card>
  )
}

function FoundTable({
  workspace,
  items,
}: {
  readonly workspace: string
  readonly items: readonly Found[]
}) {
  const t = useText(recordsText)
  const titleOf = useFlowTitles(workspace)
  return (
    <Table.ScrollContainer minWidth={680} type="native" className="stacking">
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('record')}</Table.Th>
            <Table.Th>{t('flow')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            <Table.Th>{t('lastRead')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ integration, flow, key, label, state, outcome, reason, at }) => (
            <Table.Tr key={`${integration} ${flow} ${key}`}>
              <Table.Td>
                <TextLink
                  to="/w/$workspace/i/$integration/f/$flow/r/$key"
                  params={{ workspace, integration, flow, key }}
                  search={{}}
                  fw={500}
                >
                  {label ?? key}
                </TextLink>
                {label !== null && (
                  <Text size="xs" c="dimmed">
                    {key}
                  </Text>
                )}
              </Table.Td>
              <Table.Td className="wide" data-label={t('flow')}>
                {titleOf(integration, flow)}
              </Table.Td>
              <Table.Td className="wide" data-label={t('state')}>
                <StateBadge state={state} />
                <LastEvent outcome={outcome} reason={reason} isState={state.word === outcome} />
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }} data-label={t('lastRead')}>
                <Moment at={at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** What came of it last, below how it stands. */
function LastEvent({
  outcome,
  reason,
  isState,
}: Pick<Found, 'outcome' | 'reason'> & { readonly isState: boolean }) {
  const word = useOutcomeWord()
  if (reason === null && isState) return null
  return (
    <Text size="xs" c="dimmed" maw={420} lineClamp={2}>
      {!isState && word(outcome)}
      {!isState && reason !== null && ': '}
      {reason !== null && <Said text={reason} />}
    </Text>
  )
}
