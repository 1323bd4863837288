import { Card, Group, Stack, Table, Text, Title } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import type { FlowSummary, IntegrationSummary } from '../../server/contract/integrations.ts'
import { useMay } from '../session/session.ts'
import { formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useSaid } from '../text/use-said.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { HealthBadge } from '../widgets/health-badge.tsx'
import { ButtonLink, TextLink } from '../widgets/links.tsx'
import { appText } from '../widgets/text.ts'
import { failuresOf, sumCounts, writesOf } from './sum-counts.ts'
import { SwitchButton } from './switch-button.tsx'
import { overviewText } from './text.ts'
import type { Trend } from './trend.ts'

/** Of a badge and a line beneath, so that rows do not jump when a flow has something to say. */
const STATE_HEIGHT = 42

/** A time that goes on must not make its row higher. */
const ONE_LINE = { whiteSpace: 'nowrap' } as const

/** One integration with its flows: health, and what went through in the last day. */
export function IntegrationCard({
  workspace,
  integration,
  trends,
}: {
  readonly workspace: string
  readonly integration: IntegrationSummary
  readonly trends: readonly Trend[]
}) {
  const t = useText(overviewText)
  const app = useText(appText)
  const may = useMay(workspace)
  const { name, title, about, state, health, problem, flows } = integration
  return (
    <Card withBorder component="section" aria-labelledby={`integration-${name}`}>
      <Group justify="space-between" align="flex-start" mb="sm">
        <div style={{ flex: '1 1 320px', minWidth: 0 }}>
          <Group gap="xs">
            <Title order={2} id={`integration-${name}`}>
              <TextLink
                to="/w/$workspace/i/$integration"
                params={{ workspace, integration: name }}
                inherit
              >
                {title}
              </TextLink>
            </Title>
            <HealthBadge health={health} />
          </Group>
          <Text c="dimmed" size="sm">
            {problem ?? about}
          </Text>
        </div>
        {state === 'setup' ? (
          <ButtonLink
            to="/w/$workspace/setup/$integration"
            params={{ workspace, integration: name }}
            search={{}}
          >
            {t('continueSetup')}
          </ButtonLink>
        ) : (
          <Group gap="xs">
            {may('editor') && (
              <ButtonLink
                variant="subtle"
                color="gray"
                leftSection={<IconAdjustments size={16} aria-hidden />}
                to="/w/$workspace/setup/$integration"
                params={{ workspace, integration: name }}
                search={{}}
                aria-label={`${app('settings')}: ${title}`}
              >
                {app('settings')}
              </ButtonLink>
            )}
            {may('operator') && <SwitchButton workspace={workspace} integration={integration} />}
          </Group>
        )}
      </Group>
      {state !== 'setup' && (
        <FlowTable
          workspace={workspace}
          integration={name}
          flows={flows.filter(({ direction }) => direction?.isChosen !== false)}
          trends={trends}
        />
      )}
    </Card>
  )
}

function FlowTable({
  workspace,
  integration,
  flows,
  trends,
}: {
  readonly workspace: string
  readonly integration: string
  readonly flows: readonly FlowSummary[]
  readonly trends: readonly Trend[]
}) {
  const t = useText(overviewText)
  return (
    <Table.ScrollContainer minWidth={760} type="native" className="stacking">
      <Table verticalSpacing="xs" horizontalSpacing={8} className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('flow')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            <Table.Th>{t('lastRun')}</Table.Th>
            <Table.Th>{t('nextRun')}</Table.Th>
            <Table.Th ta="right">{t('read')}</Table.Th>
            <Table.Th ta="right">{t('written')}</Table.Th>
            <Table.Th ta="right">{t('unchanged')}</Table.Th>
            <Table.Th ta="right">{t('skipped')}</Table.Th>
            <Table.Th ta="right">{t('waiting')}</Table.Th>
            <Table.Th ta="right">{t('failed')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {flows.map((flow) => (
            <FlowRow
              key={flow.flow}
              workspace={workspace}
              integration={integration}
              flow={flow}
              trends={trends.filter(
                (trend) => trend.integration === integration && trend.flow === flow.flow,
              )}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function FlowRow({
  workspace,
  integration,
  flow,
  trends,
}: {
  readonly workspace: string
  readonly integration: string
  readonly flow: FlowSummary
  readonly trends: readonly Trend[]
}) {
  const t = useText(overviewText)
  const locale = useLocale()
  const counts = sumCounts(trends.map((trend) => trend.counts))
  const open = failuresOf(flow.records)
  const said = useSaid()
  const params = { workspace, integration, flow: flow.flow }
  return (
    <Table.Tr>
      <Table.Td>
        <TextLink to="/w/$workspace/i/$integration/f/$flow" params={params} fw={500} size="sm">
          {flow.title}
        </TextLink>
      </Table.Td>
      <Table.Td className="wide" data-label={t('state')}>
        <Stack gap={2} align="flex-start" justify="center" mih={STATE_HEIGHT}>
          <HealthBadge health={flow.isOn ? flow.health : 'off'} />
          {flow.problem !== null && (
            <Text size="xs" c="dimmed" lineClamp={1} maw={260} title={said(flow.problem)}>
              {said(flow.problem)}
            </Text>
          )}
        </Stack>
      </Table.Td>
      <Table.Td data-label={t('lastRun')} style={ONE_LINE}>
        {flow.lastRun ? (
          <Moment at={flow.lastRun.finishedAt ?? flow.lastRun.startedAt} />
        ) : (
          t('never')
        )}
      </Table.Td>
      <Table.Td data-label={t('nextRun')} style={ONE_LINE}>
        {flow.nextRunAt !== null && flow.isOn ? <Moment at={flow.nextRunAt} /> : '—'}
      </Table.Td>
      <Table.Td ta="right" data-label={t('read')}>
        {formatNumber(counts['read'] ?? 0, locale)}
      </Table.Td>
      <Table.Td ta="right" data-label={t('written')}>
        {formatNumber(writesOf(counts), locale)}
      </Table.Td>
      <Table.Td ta="right" data-label={t('unchanged')}>
        {formatNumber(counts['unchanged'] ?? 0, locale)}
      </Table.Td>
      <Table.Td ta="right" data-label={t('skipped')}>
        {formatNumber(counts['skipped'] ?? 0, locale)}
      </Table.Td>
      <Table.Td ta="right" data-label={t('waiting')}>
        {formatNumber(flow.records['waiting'] ?? 0, locale)}
      </Table.Td>
      <Table.Td ta="right" data-label={t('failed')}>
        {open === 0 ? (
          '0'
        ) : (
          <TextLink
            to="/w/$workspace/errors"
            params={{ workspace }}
            search={{ integration, flow: flow.flow }}
            c="red"
            fw={600}
          >
            {formatNumber(open, locale)}
          </TextLink>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
