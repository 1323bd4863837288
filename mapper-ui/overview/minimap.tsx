import { IconAlertCircle, IconAlertTriangle, IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { FlowSummary, IntegrationSummary } from '../../server/contract/integrations.ts'
import type { LiveEvent } from '../../server/contract/runs.ts'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { StateLine } from '../widgets/health-badge.tsx'
import { QuotaBar, useDayOfUsage } from '../widgets/quota-bar.tsx'
import { SystemMark } from '../widgets/system-mark.tsx'
import { overviewText } from './text.ts'
import { activeFlowsOf, shortTitle } from './verdict.ts'

type System = IntegrationSummary['systems'][number]

const SIGNS: Partial<Record<FlowSummary['health'], typeof IconAlertCircle>> = {
  attention: IconAlertTriangle,
  failing: IconAlertCircle,
  stopped: IconAlertCircle,
}

/** Two systems and a lane for each flow between them; a dot goes along while its records move. */
export function Minimap({
  workspace,
  integration,
  live,
}: {
  readonly workspace: string
  readonly integration: IntegrationSummary
  readonly live: LiveEvent | undefined
}) {
  const { name, systems } = integration
  const [left, right] = systems
  if (!left || !right || systems.length > 2) return null
  const moving = new Set(
    live?.running.filter((run) => run.integration === name).map(({ flow }) => flow),
  )
  return (
    <div className="minimap">
      <SystemTile workspace={workspace} system={left} />
      <div className="lanes">
        {activeFlowsOf(integration).map((flow) => (
          <Lane
            key={flow.flow}
            workspace={workspace}
            integration={name}
            flow={flow}
            to={flow.source.startsWith(`${left.role}.`) ? 'right' : 'left'}
            isMoving={moving.has(flow.flow)}
          />
        ))}
      </div>
      <SystemTile workspace={workspace} system={right} />
    </div>
  )
}

function Lane({
  workspace,
  integration,
  flow: { flow, title, health },
  to,
  isMoving,
}: {
  readonly workspace: string
  readonly integration: string
  readonly flow: FlowSummary
  readonly to: 'left' | 'right'
  readonly isMoving: boolean
}) {
  const Sign = SIGNS[health]
  return (
    <Link
      className="lane"
      data-health={health}
      data-to={to}
      to="/w/$workspace/i/$integration/f/$flow"
      params={{ workspace, integration, flow }}
      aria-label={title}
      // The table below has the same links, with what can be said of each.
      tabIndex={-1}
    >
      <span className="line" />
      <span className="name">
        {Sign && <Sign size={14} stroke={1.5} aria-hidden />}
        {shortTitle(title)}
      </span>
      <span className="line" />
      <IconChevronRight className="head" size={14} stroke={2.25} aria-hidden />
      {isMoving && <i className="pulse" />}
    </Link>
  )
}

/** A system, how its last call ended, and how near it is to its limit. */
export function SystemTile({
  workspace,
  system: { connection, title, calls },
}: {
  readonly workspace: string
  readonly system: System
}) {
  const usage = useDayOfUsage(workspace, connection)
  return (
    <Link className="system" to="/w/$workspace/connections" params={{ workspace }}>
      <SystemMark title={title} />
      <span style={{ minWidth: 0 }}>
        <b title={title}>{title}</b>
        <small title={connection}>{connection}</small>
      </span>
      <span className="live">
        <LiveState calls={calls} />
        <span className="quota">{usage?.nearest && <QuotaBar nearest={usage.nearest} />}</span>
      </span>
    </Link>
  )
}

function LiveState({ calls }: { readonly calls: System['calls'] }) {
  const t = useText(overviewText)
  if (!calls) return <StateLine tone="unknown" word={t('notAsked')} />
  const evidence = <Moment at={calls.at} />
  if (!calls.failing) return <StateLine tone="ok" word={t('answers')} evidence={evidence} />
  const { isDenied, failure } = calls.failing
  const word = t(isDenied ? 'refuses' : 'silent', { failure })
  return <StateLine tone="bad" word={word} evidence={evidence} />
}
