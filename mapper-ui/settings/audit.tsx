import {
  Button,
  Card,
  Center,
  Code,
  Group,
  Skeleton,
  Switch,
  Table,
  Text,
  TextInput,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { call } from '../api/call.ts'
import { useSession } from '../session/session.ts'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { appText } from '../widgets/text.ts'
import { privacyText } from './privacy-text.ts'

const OUTCOMES = {
  begun: 'outcomeBegun',
  failed: 'outcomeFailed',
  refused: 'outcomeRefused',
} as const

const PAGE = 50
const SEARCH_MS = 300

/** Who changed or looked at what. */
export function Audit({ workspace }: { readonly workspace: string }) {
  const t = useText(privacyText)
  const app = useText(appText)
  const { person } = useSession()
  const [filter, setFilter] = useState({ who: '', action: '', installation: false })
  const [asked] = useDebouncedValue(filter, SEARCH_MS)
  const entries = useAudit(workspace, asked)
  const items = entries.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Card withBorder>
      <Text size="sm" c="dimmed" mb="sm">
        {t('auditHint')}
      </Text>
      <Group gap="sm" mb="sm">
        <TextInput
          aria-label={t('filterWho')}
          placeholder={t('filterWho')}
          value={filter.who}
          onChange={({ currentTarget: { value } }) => setFilter({ ...filter, who: value })}
        />
        <TextInput
          aria-label={t('filterAction')}
          placeholder={t('filterAction')}
          value={filter.action}
          onChange={({ currentTarget: { value } }) => setFilter({ ...filter, action: value })}
        />
        {person?.isOwner === true && (
          <Switch
            label={t('installation')}
            checked={filter.installation}
            onChange={({ currentTarget: { checked } }) =>
              setFilter({ ...filter, installation: checked })
            }
          />
        )}
      </Group>
      {entries.isLoadingError && (
        <ProblemAlert error={entries.error} onRetry={() => void entries.refetch()} />
      )}
      {entries.isPending && <Skeleton height={320} />}
      {entries.data && items.length === 0 && <Text c="dimmed">{t('noAudit')}</Text>}
      {items.length > 0 && <AuditTable items={items} />}
      {entries.hasNextPage && (
        <Center mt="sm">
          <Button
            variant="default"
            loading={entries.isFetchingNextPage}
            onClick={() => void entries.fetchNextPage()}
          >
            {app('more')}
          </Button>
        </Center>
      )}
    </Card>
  )
}

function useAudit(
  workspace: string,
  {
    who,
    action,
    installation,
  }: { readonly who: string; readonly action: string; readonly installation: boolean },
) {
  return useInfiniteQuery({
    meta: { saysError: true },
    queryKey: ['listAudit', workspace, who, action, installation],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }): Promise<AnswerOf<Routes['listAudit']>> => {
      const query = {
        limit: PAGE,
        ...(who === '' ? {} : { who }),
        ...(action === '' ? {} : { action }),
        ...(installation ? { installation } : {}),
        ...(pageParam === '' ? {} : { after: pageParam }),
      }
      return (await call('listAudit', { params: { workspace }, query }, signal)).body
    },
    getNextPageParam: ({ next }) => next,
  })
}

function AuditTable({ items }: { readonly items: AnswerOf<Routes['listAudit']>['items'] }) {
  const t = useText(privacyText)
  return (
    <Table.ScrollContainer minWidth={760} type="native" className="stacking">
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('when')}</Table.Th>
            <Table.Th>{t('who')}</Table.Th>
            <Table.Th>{t('action')}</Table.Th>
            <Table.Th>{t('subject')}</Table.Th>
            <Table.Th>{t('details')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ id, at, who, action, subject, details, outcome }) => (
            <Table.Tr key={id}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <Moment at={at} />
              </Table.Td>
              <Table.Td className="wide" data-label={t('who')}>
                {who}
              </Table.Td>
              <Table.Td data-label={t('action')}>
                {action}
                {outcome !== 'done' && (
                  <Text size="xs" c="dimmed">
                    {t(OUTCOMES[outcome])}
                  </Text>
                )}
              </Table.Td>
              <Table.Td
                miw={180}
                style={{ overflowWrap: 'anywhere' }}
                className="wide"
                data-label={t('subject')}
              >
                {subject}
              </Table.Td>
              <Table.Td className="wide" data-label={t('details')}>
                {details !== null && Object.keys(details).length > 0 && (
                  <Code style={{ overflowWrap: 'anywhere' }}>{JSON.stringify(details)}</Code>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
