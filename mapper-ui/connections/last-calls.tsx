import { Button, Group, SegmentedControl, Skeleton, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { CallInfo } from '../../server/contract/connections.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useFlowSummary } from '../overview/use-flow-summary.ts'
import { shortTitle } from '../overview/verdict.ts'
import { formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { connectionsText } from './text.ts'

const SHOWN = 5
const EVERY_MS = 15_000

/** What was asked of a system last, and how each of it ended. */
export function LastCalls({
  workspace,
  connection,
  usedBy,
}: {
  readonly workspace: string
  readonly connection: string
  /** Integrations whose flows ask it. */
  readonly usedBy: readonly string[]
}) {
  const t = useText(connectionsText)
  const titleOf = useTitleOf(workspace, usedBy)
  const [failed, setFailed] = useState(false)
  const [isWhole, setWhole] = useState(false)
  const { data, error, refetch } = useAnswer(
    'listCalls',
    { params: { workspace, connection }, query: failed ? { failed } : {} },
    { everyMs: EVERY_MS, saysError: true },
  )
  if (error && !data) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  const items = data?.body.items
  const rest = (items?.length ?? 0) - SHOWN
  return (
    <section aria-label={`${t('lastCalls')}: ${connection}`} style={{ marginTop: 16 }}>
      <Group justify="space-between" mb={4}>
        <Title order={3} size="h5">
          {t('lastCalls')}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t('whichCalls')}
          value={failed ? 'failed' : 'all'}
          data={[
            { value: 'all', label: t('allCalls') },
            { value: 'failed', label: t('failedCalls') },
          ]}
          onChange={(value) => setFailed(value === 'failed')}
        />
      </Group>
      {items ? (
        <Calls
          calls={isWhole ? items : items.slice(0, SHOWN)}
          none={t(failed ? 'noFailedCalls' : 'noCalls')}
          titleOf={titleOf}
        />
      ) : (
        <Skeleton height={SHOWN * 28} />
      )}
      {rest > 0 && !isWhole && (
        <Button size="compact-sm" variant="subtle" mt={4} onClick={() => setWhole(true)}>
          {t('moreCalls', { count: rest })}
        </Button>
      )}
    </section>
  )
}

/** What people call a flow of these integrations; what no flow asked for was asked by Mapwright itself. */
function useTitleOf(workspace: string, integrations: readonly string[]) {
  const find = useFlowSummary(workspace)
  return (flow: string | null): string => {
    if (flow === null) return 'Mapwright'
    const found = integrations.flatMap((integration) => find(integration, flow) ?? [])
    return found[0]?.title ?? flow
  }
}

function Calls({
  calls,
  none,
  titleOf,
}: {
  readonly calls: readonly CallInfo[]
  /** What is said where there is none. */
  readonly none: string
  readonly titleOf: (flow: string | null) => string
}) {
  const t = useText(connectionsText)
  const locale = useLocale()
  if (calls.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {none}
      </Text>
    )
  }
  return (
    <Table
      verticalSpacing={4}
      horizontalSpacing={8}
      aria-label={t('lastCalls')}
      className="last-calls"
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('when')}</Table.Th>
          <Table.Th>{t('call')}</Table.Th>
          <Table.Th>{t('answer')}</Table.Th>
          <Table.Th ta="right">{t('took')}</Table.Th>
          <Table.Th>{t('onBehalf')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {calls.map(({ at, verb, answer, isFailure, ms, flow }, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- two calls may end at one time, alike
          <Table.Tr key={`${at} ${place}`}>
            <Table.Td>
              <Moment at={at} />
            </Table.Td>
            <Table.Td>{verb}</Table.Td>
            <Table.Td c={isFailure ? 'var(--bad)' : 'var(--ok)'} className="tabular">
              {answer}
            </Table.Td>
            <Table.Td ta="right" className="tabular">
              {t('milliseconds', { ms: formatNumber(ms, locale) })}
            </Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{shortTitle(titleOf(flow))}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
