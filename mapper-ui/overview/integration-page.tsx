import { SegmentedControl, Title } from '@mantine/core'
import { useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { useParams, useSearch } from '@tanstack/react-router'
import type { IntegrationSummary } from '../../server/contract/integrations.ts'
import type { LiveEvent } from '../../server/contract/runs.ts'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { useLive } from '../api/use-live.ts'
import { ExportButton } from '../files/export-button.tsx'
import { AskHelp } from '../support/ask-help.tsx'
import { useText } from '../text/use-text.ts'
import { HealthBadge } from '../widgets/health-badge.tsx'
import { Page } from '../widgets/page.tsx'
import { FlowMap } from './flow-map.tsx'
import { FlowPanel } from './flow-panel.tsx'
import { FlowTable } from './flow-table.tsx'
import { IntegrationActions, Why } from './integration-card.tsx'
import { LiveRuns } from './live-runs.tsx'
import { NextHour } from './next-hour.tsx'
import { RunTable } from './run-table.tsx'
import { overviewText } from './text.ts'
import type { Trend } from './trend.ts'
import { useTrends } from './use-trends.ts'
import { activeFlowsOf } from './verdict.ts'

const TREND_DAYS = 14

/** One integration: its flows, and all its runs. */
export function IntegrationPage() {
  const t = useText(overviewText)
  const params = useParams({ from: '/inside/w/$workspace/i/$integration' })
  const { workspace, integration } = params
  const live = useLive(workspace)
  const summary = useSuspenseAnswer('readIntegration', { params }).body
  const days = useTrends(workspace, { days: TREND_DAYS, by: 'day', of: { integration } })
  return (
    <Page
      title={summary.title}
      badge={<HealthBadge health={summary.health} />}
      about={<Why integration={summary} />}
      actions={
        <>
          <AskHelp workspace={workspace} integration={integration} />
          <ExportButton workspace={workspace} integration={integration} />
          <IntegrationActions workspace={workspace} integration={summary} />
        </>
      }
    >
      <LiveRuns workspace={workspace} event={live} of={{ integration }} />
      <FlowsOf workspace={workspace} summary={summary} live={live} days={days} />
      {summary.state === 'on' && <NextHour flows={activeFlowsOf(summary)} />}
      <section className="panel" aria-labelledby="runs">
        <div className="panel-head">
          <Title order={2} id="runs">
            {t('recentRuns')}
          </Title>
        </div>
        <RunTable workspace={workspace} integration={integration} />
      </section>
    </Page>
  )
}

type Shown = 'map' | 'list'

interface FlowsProps {
  readonly workspace: string
  readonly summary: IntegrationSummary
  readonly live: LiveEvent | undefined
  readonly days: readonly Trend[]
}

/** Its flows as a map or as a list, as a person chooses; a narrow window has the list below the systems. */
function FlowsOf(props: FlowsProps) {
  const t = useText(overviewText)
  const { workspace, summary, days } = props
  const isNarrow = useMediaQuery('(max-width: 720px)', false, { getInitialValueInEffect: false })
  const [kept, keep] = useLocalStorage<Shown>({
    key: 'mapwright-flows',
    getInitialValueInEffect: false,
  })
  if (summary.state === 'setup') return null
  const canDraw = summary.systems.length === 2 && activeFlowsOf(summary).length > 0
  const isMap = canDraw && !isNarrow && kept !== 'list'
  return (
    <>
      {canDraw && !isNarrow && (
        <SegmentedControl
          size="xs"
          style={{ alignSelf: 'flex-start' }}
          aria-label={t('showFlowsAs')}
          value={isMap ? 'map' : 'list'}
          data={[
            { value: 'map', label: t('asMap') },
            { value: 'list', label: t('asList') },
          ]}
          onChange={(value) => keep(value === 'list' ? 'list' : 'map')}
        />
      )}
      {(isMap || isNarrow) && <MapAndFlow {...props} isNarrow={isNarrow} />}
      {!isMap && (
        <section className="panel" aria-label={t('flows')}>
          <FlowTable workspace={workspace} integration={summary} days={days} />
        </section>
      )}
    </>
  )
}

/** The map, and beside it the flow that was chosen in it. */
function MapAndFlow({
  workspace,
  summary,
  live,
  days,
  isNarrow,
}: FlowsProps & { readonly isNarrow: boolean }) {
  const { flow: wanted } = useSearch({ from: '/inside/w/$workspace/i/$integration' })
  const flows = activeFlowsOf(summary)
  const chosen = isNarrow ? undefined : flows.find(({ flow }) => flow === wanted)
  return (
    <div className={chosen ? 'map-and-flow' : undefined}>
      <FlowMap workspace={workspace} integration={summary} live={live} />
      {chosen && (
        <FlowPanel
          key={chosen.flow}
          place={{ workspace, integration: summary.name, flow: chosen.flow }}
          flow={chosen}
          others={flows}
          days={days.filter(({ flow }) => flow === chosen.flow)}
        />
      )}
    </div>
  )
}
