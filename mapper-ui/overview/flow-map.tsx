import { useElementSize } from '@mantine/hooks'
import { IconClock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { FlowSummary, IntegrationSummary } from '../../server/contract/integrations.ts'
import type { LiveEvent } from '../../server/contract/runs.ts'
import { orderFlows, type PlacedFlow } from '../model/flow-order.ts'
import { Moment } from '../text/moment.tsx'
import { useShortTrigger, useTriggerWords } from '../text/trigger-text.ts'
import { useText } from '../text/use-text.ts'
import { SystemTile } from './minimap.tsx'
import { overviewText } from './text.ts'
import { activeFlowsOf, shortTitle } from './verdict.ts'

/** Pixels. */
const ROW = 56
const PILL = { width: 176, height: 44 }
const MAX_STEP = 76
const BESIDE = 24

/**
 * The flows between two systems: a line with a pill each, further in the more flows go before it, with dashed arrows from those
 * that go first.
 */
export function FlowMap({
  workspace,
  integration,
  live,
}: {
  readonly workspace: string
  readonly integration: IntegrationSummary
  readonly live: LiveEvent | undefined
}) {
  const t = useText(overviewText)
  const { ref, width } = useElementSize()
  const { name, systems } = integration
  const [left, right] = systems
  const rows = orderFlows(activeFlowsOf(integration))
  if (!left || !right || systems.length > 2 || rows.length === 0) return null
  const moving = new Set(
    live?.running.filter((run) => run.integration === name).map(({ flow }) => flow),
  )
  const xOf = placer(rows, width)
  return (
    <section className="panel flow-map" aria-label={t('map')}>
      <SystemTile workspace={workspace} system={left} />
      <div ref={ref} className="flow-lines" style={{ height: rows.length * ROW }}>
        <Arrows rows={rows} xOf={xOf} width={width} />
        {rows.map((row, at) => (
          <FlowLine
            key={row.flow.flow}
            workspace={workspace}
            integration={name}
            flow={row.flow}
            top={at * ROW}
            x={xOf(row)}
            to={row.flow.source.startsWith(`${left.role}.`) ? 'right' : 'left'}
            isMoving={moving.has(row.flow.flow)}
          />
        ))}
      </div>
      <SystemTile workspace={workspace} system={right} />
    </section>
  )
}

/** Where a pill begins: all depths within the width that there is. */
function placer(
  rows: readonly PlacedFlow<FlowSummary>[],
  width: number,
): (row: PlacedFlow<FlowSummary>) => number {
  const deepest = Math.max(1, ...rows.map(({ depth }) => depth))
  const step = Math.min(MAX_STEP, Math.max(0, (width - PILL.width - 2 * BESIDE) / deepest))
  const first = (width - PILL.width - step * deepest) / 2
  return ({ depth }) => Math.max(0, first + depth * step)
}

function FlowLine({
  workspace,
  integration,
  flow: { flow, title, health, trigger, nextRunAt, waitsFor },
  top,
  x,
  to,
  isMoving,
}: {
  readonly workspace: string
  readonly integration: string
  readonly flow: FlowSummary
  readonly top: number
  readonly x: number
  readonly to: 'left' | 'right'
  readonly isMoving: boolean
}) {
  const t = useText(overviewText)
  const triggerWords = useTriggerWords()
  const schedule = useShortTrigger()(trigger)
  const waits = waitsFor.length > 0 ? `, ${t('waitsFor', { flows: waitsFor.join(', ') })}` : ''
  return (
    <div className="flow-line" data-health={health} data-to={to} style={{ top, height: ROW }}>
      {isMoving && <i className="pulse" />}
      <Link
        className="flow-pill"
        to="/w/$workspace/i/$integration"
        params={{ workspace, integration }}
        search={{ flow }}
        resetScroll={false}
        title={`${title}, ${triggerWords(trigger)}${waits}`}
        style={{ left: x, width: PILL.width, height: PILL.height }}
      >
        <b>
          {shortTitle(title)}
          <i className="state" aria-hidden />
        </b>
        <small>
          <IconClock size={12} aria-hidden />
          <span>
            {nextRunAt === null ? (
              triggerWords(trigger)
            ) : (
              <>
                {schedule}
                {schedule !== '' && ', '}
                <Moment at={nextRunAt} />
              </>
            )}
          </span>
        </small>
      </Link>
    </div>
  )
}

/** From a flow that goes first down to the one that waits for it, and into its side. They lie under the pills. */
function Arrows({
  rows,
  xOf,
  width,
}: {
  readonly rows: readonly PlacedFlow<FlowSummary>[]
  readonly xOf: (row: PlacedFlow<FlowSummary>) => number
  readonly width: number
}) {
  const places = new Map(rows.map((row, at) => [row.flow.flow, { row, at }]))
  const paths = rows.flatMap((row, at) =>
    row.flow.waitsFor.flatMap((name) => {
      const from = places.get(name)
      // One that waits for it as well stands below it.
      if (!from || from.at >= at) return []
      const x = xOf(from.row) + BESIDE
      const y = (from.at + 0.5) * ROW + PILL.height / 2
      const end = xOf(row)
      const down = (at + 0.5) * ROW
      const rest = end > x ? `V${down}H${end - 3}` : `V${down - PILL.height / 2 - 3}`
      return [{ id: `${name} ${row.flow.flow}`, line: `M${x} ${y}${rest}` }]
    }),
  )
  return (
    <svg className="flow-arrows" width={width} height={rows.length * ROW} aria-hidden>
      <defs>
        <marker
          id="goes-first"
          viewBox="0 0 8 8"
          refX="6"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M1 1L6 4L1 7" fill="none" stroke="var(--text-3)" strokeWidth="1.4" />
        </marker>
      </defs>
      {paths.map(({ id, line }) => (
        <path key={id} d={line} markerEnd="url(#goes-first)" />
      ))}
    </svg>
  )
}
