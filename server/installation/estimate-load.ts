import type { ConnectorPlan, Project } from '../../engine/index.ts'
import type { TriedFlow } from './sum-up-trial.ts'

/** What the first run of all flows asks of one system. */
export interface SystemLoad {
  readonly role: string
  readonly title: string
  readonly requests: number
  /** What the system allows us in a day, where it says so. */
  readonly perDay: number | null
}

/** How long the first run of all flows takes, as the limits of the systems let it. */
export interface Load {
  readonly minutes: number
  readonly systems: SystemLoad[]
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Nothing where no flow's requests are known. */
export function estimateLoad(project: Project, flows: readonly TriedFlow[]): Load | null {
  const requests = new Map<string, { connector: ConnectorPlan; count: number }>()
  for (const { flow, requests: own = {} } of flows) {
    const plan = project.flows.find((each) => each.plan.name === flow)?.plan
    for (const [role, count] of Object.entries(own)) {
      const connector = project.connectors[plan?.connections[role] ?? '']
      if (!connector) continue
      requests.set(role, { connector, count: count + (requests.get(role)?.count ?? 0) })
    }
  }
  if (requests.size === 0) return null
  const all = [...requests]
  return {
    minutes: Math.max(...all.map(([, { connector, count }]) => minutesFor(connector, count))),
    systems: all.map(([role, { connector, count }]) => ({
      role,
      title: connector.title,
      requests: count,
      perDay: allowancePerDay(connector),
    })),
  }
}

/** The first window is open at once; from then on its limit is the pace. */
function minutesFor({ limits }: ConnectorPlan, count: number): number {
  const paces = limits.map(({ allow, share, windowMs }) =>
    count > allow * share ? (count / (allow * share) - 1) * windowMs : 0,
  )
  return Math.max(1, Math.ceil(Math.max(0, ...paces) / MINUTE_MS))
}

function allowancePerDay({ limits }: ConnectorPlan): number | null {
  const perDay = limits.find(({ windowMs }) => windowMs === DAY_MS)
  return perDay ? Math.floor(perDay.allow * perDay.share) : null
}
