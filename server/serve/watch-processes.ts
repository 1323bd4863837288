import type { Database } from '../database/database.ts'
import type { Log } from '../process/log.ts'
import {
  countWorkers,
  forgetProcess,
  listProcesses,
  MAX_SKEW_MS,
  nameProcess,
  noteProcess,
  type Workers,
} from '../store/processes.ts'
import { repeat } from '../work/repeat.ts'

const BEAT_MS = 10_000

export interface ProcessWatch {
  /** Who was alive when this process last looked; `undefined` before that. */
  readonly workers: () => Workers | undefined
  /** Says goodbye, so that nobody takes the silence for a death. */
  readonly stop: () => Promise<void>
}

/** Says again and again that this process lives and what its clock shows, and looks who else lives. */
export async function watchProcesses(
  { db, clock }: Database,
  { runsFlows, log }: { readonly runsFlows: boolean; readonly log: Log },
): Promise<ProcessWatch> {
  const id = nameProcess()
  let workers: Workers | undefined
  let wasWrong = false
  let wasDead = false

  function tell(now: Workers): void {
    const skewMs = clock.skewMs()
    const isWrong = Math.abs(skewMs) > MAX_SKEW_MS
    if (isWrong && !wasWrong) log.warn({ skewMs }, 'the clock of this machine is wrong')
    if (!isWrong && wasWrong) log.info({ skewMs }, 'the clock of this machine is right again')
    wasWrong = isWrong
    const isDead = now.alive === 0 && now.silent > 0
    if (isDead && !wasDead) log.error({ workers: now }, 'no worker is alive')
    if (!isDead && wasDead) log.info({ workers: now }, 'workers are alive again')
    wasDead = isDead
  }

  async function beat(): Promise<number> {
    await noteProcess(db, { id, runsFlows, skewMs: clock.skewMs() })
    workers = countWorkers(await listProcesses(db))
    tell(workers)
    return BEAT_MS
  }

  await beat()
  const beating = repeat('saying that this process lives', log, beat, BEAT_MS, BEAT_MS)
  return {
    workers: () => workers,
    stop: async () => {
      await beating.stop()
      await forgetProcess(db, id)
    },
  }
}
