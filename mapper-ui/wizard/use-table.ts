import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Json } from '../../engine/index.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { type Answer, call } from '../api/call.ts'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { forgetTrials } from './forget-trials.ts'
import { type DraftSaver, useDraftSaver } from './use-draft-saver.ts'
import type { TableDrafts } from './use-table-drafts.ts'

export type TableRows = Readonly<Record<string, Json>>

export interface TableDraft extends Pick<DraftSaver<TableRows>, 'state' | 'error'> {
  /** Rows of a person, saved or not yet. */
  readonly rows: TableRows
  /** Rows of the file. */
  readonly shipped: TableRows
  /** Sets rows; `undefined` takes one away. */
  readonly change: (rows: Readonly<Record<string, Json | undefined>>) => void
  readonly reload: () => void
}

/** The rows of a value table, saved as they are changed. */
export function useTable(
  params: {
    readonly workspace: string
    readonly integration: string
    readonly table: string
  },
  { join, tell }: TableDrafts,
): TableDraft {
  const client = useQueryClient()
  const { body, etag } = useSuspenseAnswer('readTable', { params })
  const basis = useRef(etag)
  const saver = useDraftSaver<TableRows>(async (rows) => {
    const answer = await call('saveTable', { params, body: { rows }, ifMatch: basis.current })
    basis.current = answer.etag
    const read: Answer<Routes['readTable']> = { body: answer.body, etag: answer.etag }
    client.setQueryData(['readTable', params, undefined], read)
    forgetTrials(client)
    return true
  })
  const { flush, state } = saver
  useEffect(() => join(params.table, flush), [join, params.table, flush])
  useEffect(() => tell(params.table, state), [tell, params.table, state])
  useEffect(() => {
    // What others saved counts once nothing of ours is under way.
    if (saver.state === 'saved') basis.current = etag
  })

  const rows = saver.draft ?? body.rows
  return {
    rows,
    shipped: body.shipped,
    change: (changed) => {
      const next = Object.entries({ ...rows, ...changed }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as const],
      )
      saver.change(Object.fromEntries(next))
    },
    state: saver.state,
    error: saver.error,
    reload: () => {
      saver.forget()
      void client.invalidateQueries({ queryKey: ['readTable'] })
    },
  }
}
