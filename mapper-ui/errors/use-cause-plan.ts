import { useEffect, useRef } from 'react'
import type { PlanAnswer } from '../../server/contract/flows.ts'
import type { OpenRecord } from '../../server/contract/records.ts'
import { useAction } from '../api/use-action.ts'
import type { SaveState } from '../wizard/use-draft-saver.ts'
import type { OpenPlace } from './use-open-records.ts'

/** So many records of a cause are planned: enough to see whether a fix holds. */
const MAX_PLANNED = 50
/** After the last row was saved. */
const PAUSE_MS = 800

const PASSES: ReadonlySet<string> = new Set(['done', 'unchanged', 'skipped'])

export interface CausePlan {
  /** What would become of each record, by key. */
  readonly records: ReadonlyMap<string, PlanAnswer['records'][number]>
  /** Keys of those that would go through. */
  readonly passing: readonly string[]
  readonly isPending: boolean
  readonly error: unknown
  readonly plan: () => void
  /** What was planned holds no more. */
  readonly forget: () => void
}

/** Plans records of a cause as everything is now, by itself once a fix is saved; nothing is written. */
export function useCausePlan(
  { workspace, integration, flow }: OpenPlace,
  open: readonly OpenRecord[],
  saving: SaveState,
): CausePlan {
  const action = useAction('planFlow')
  const { mutate } = action
  const keys = open.slice(0, MAX_PLANNED).map(({ key }) => key)
  const plan = () => {
    if (keys.length === 0) return
    mutate({
      params: { workspace, integration, flow },
      body: { scope: { kind: 'keys', keys }, limit: keys.length },
    })
  }
  const latest = useRef(plan)
  const wasSaving = useRef(false)
  useEffect(() => {
    latest.current = plan
  })
  useEffect(() => {
    if (saving !== 'saved') {
      wasSaving.current = true
      return undefined
    }
    if (!wasSaving.current) return undefined
    wasSaving.current = false
    const timer = setTimeout(() => latest.current(), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [saving])
  const records = action.data?.body.records ?? []
  return {
    records: new Map(records.map((record) => [record.key, record])),
    passing: records.filter(({ outcome }) => PASSES.has(outcome)).map(({ key }) => key),
    isPending: action.isPending,
    error: action.error ?? undefined,
    plan,
    forget: action.reset,
  }
}
