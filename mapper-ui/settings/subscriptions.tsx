import { Button, Card, Group, Skeleton, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { useAnswer } from '../api/use-answer.ts'
import { formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { GrantDialog } from './grant-dialog.tsx'
import { StateBadge } from './subscription.tsx'
import { type ListedRequest, SubscriptionRequests } from './subscription-requests.tsx'
import { subscriptionsText } from './subscriptions-text.ts'

type Listed = AnswerOf<Routes['listSubscriptions']>

interface Chosen {
  readonly item: Listed['items'][number]
  readonly request: ListedRequest | undefined
}

/** What workspaces ask for, and the subscriptions of all of them, for the owner of the installation. */
export function AllSubscriptions() {
  const [chosen, setChosen] = useState<Chosen>()
  const found = useAnswer('listSubscriptions', {})
  if (found.isError) return <ProblemAlert error={found.error} />
  if (found.isPending) return <Skeleton height={280} />
  const { items, subscriptions, requests } = found.data.body
  return (
    <Stack>
      <SubscriptionRequests
        requests={requests}
        onGrant={(request) => {
          const item = items.find(({ workspace }) => workspace === request.workspace)
          if (item) setChosen({ item, request })
        }}
      />
      <Workspaces items={items} onChange={(item) => setChosen({ item, request: undefined })} />
      {chosen && (
        <GrantDialog
          key={chosen.item.workspace}
          item={chosen.item}
          request={chosen.request}
          subscriptions={subscriptions}
          onClose={() => setChosen(undefined)}
        />
      )}
    </Stack>
  )
}

function Workspaces({
  items,
  onChange,
}: {
  readonly items: Listed['items']
  readonly onChange: (item: Listed['items'][number]) => void
}) {
  const t = useText(subscriptionsText)
  const locale = useLocale()
  return (
    <Card withBorder>
      <Table.ScrollContainer minWidth={600} type="native" className="stacking">
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('workspace')}</Table.Th>
              <Table.Th>{t('subscription')}</Table.Th>
              <Table.Th>{t('ends')}</Table.Th>
              <Table.Th>{t('records')}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <Table.Tr key={item.workspace}>
                <Table.Td>
                  <Text fw={500}>{item.title}</Text>
                  <Text size="sm" c="dimmed">
                    {item.workspace}
                  </Text>
                </Table.Td>
                <Table.Td data-label={t('subscription')}>
                  {item.standing ? (
                    <Group gap="xs">
                      {item.standing.subscription.title}
                      <StateBadge state={item.standing.state} />
                    </Group>
                  ) : (
                    t('unlimited')
                  )}
                </Table.Td>
                <Table.Td data-label={t('ends')}>
                  {item.standing?.endsAt ? <Moment at={item.standing.endsAt} /> : '–'}
                </Table.Td>
                <Table.Td data-label={t('records')}>
                  {item.standing ? formatNumber(item.standing.usage.records, locale) : '–'}
                </Table.Td>
                <Table.Td>
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`${t('change')}: ${item.title}`}
                    onClick={() => onChange(item)}
                  >
                    {t('change')}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  )
}
