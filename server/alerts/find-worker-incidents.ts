import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored } from '../database/text.ts'
import {
  countWorkers,
  type KnownProcess,
  listProcesses,
  MAX_SKEW_MS,
  SILENT_MS,
} from '../store/processes.ts'
import type { Incident, LookTimes } from './incident.ts'

const MINUTE_MS = 60_000

/**
 * That no worker is alive, where any was that did not say goodbye, and that the clock of one is wrong. Every workspace that
 * has flows to run is concerned.
 */
export async function findWorkerIncidents(
  db: Knex,
  { now, since, settleMs }: LookTimes,
): Promise<readonly Incident[]> {
  const processes = await listProcesses(db)
  const found = [...silentWorkers(processes, now - since < settleMs), ...wrongClocks(processes)]
  if (found.length === 0) return []
  const workspaces = await busyWorkspaces(db)
  return workspaces.flatMap((workspace) =>
    found.map((each) => Object.assign({}, each, { workspace })),
  )
}

type Found = Omit<Incident, 'workspace'>

const OF_ALL = { integration: 0, flow: '', kind: 'workers', count: 1 } as const

function silentWorkers(processes: readonly KnownProcess[], isUncertain: boolean): readonly Found[] {
  const { alive, silent, silentMs } = countWorkers(processes)
  if (alive > 0 || silent === 0) return []
  const detail = String(Math.round(silentMs / MINUTE_MS))
  return [{ ...OF_ALL, cause: 'silent', detail, isUncertain }]
}

function wrongClocks(processes: readonly KnownProcess[]): readonly Found[] {
  const wrong = processes
    .filter(({ silentMs, skewMs }) => silentMs < SILENT_MS && Math.abs(skewMs) > MAX_SKEW_MS)
    .map(({ skewMs }) => skewMs)
  const worst = wrong.toSorted((left, right) => Math.abs(right) - Math.abs(left))[0]
  if (worst === undefined) return []
  return [{ ...OF_ALL, cause: 'clock', detail: String(Math.round(worst / 1_000)) }]
}

async function busyWorkspaces(db: Knex): Promise<readonly string[]> {
  const rows = await queryRows<{ workspace: string }>(
    db,
    `select distinct i.workspace from flow_state s join integration i on i.id = s.integration
     where s.is_on and not s.is_paused`,
    [],
  )
  return rows.map(({ workspace }) => fromStored(workspace))
}
