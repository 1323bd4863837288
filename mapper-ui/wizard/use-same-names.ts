import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { Questions } from '../../server/contract/integrations.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { type Answer, call } from '../api/call.ts'
import { readingOf } from '../api/use-answer.ts'
import { forgetTrials } from './forget-trials.ts'
import { acceptedNames, type TableSides } from './table-rows.ts'
import type { TableRows } from './use-table.ts'

/** Rows of tables that nobody filled yet, taken because both systems have a value of that name. */
export interface SameNames {
  /** Those of a table; none once a person has changed something in it. */
  readonly of: (table: string, ...read: Parameters<typeof acceptedNames>) => TableRows
  /** Is told, as a table is shown, whether it has rows that are accepted and not saved yet. */
  readonly note: (table: string, hasRows: boolean) => void
  /** Some are accepted and not saved yet. */
  readonly isWaiting: boolean
  /** A person decides about the rows of a table from now on. */
  readonly settle: (table: string) => void
  /** Saves those of all tables that were shown, as a person goes on; false where they could not be saved. */
  readonly save: (tables: Questions['tables']) => Promise<boolean>
  /** Why they could not be saved. */
  readonly error: unknown
}

export function useSameNames(params: {
  readonly workspace: string
  readonly integration: string
}): SameNames {
  const client = useQueryClient()
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set())
  const [error, setError] = useState<unknown>()
  const [waiting, setWaiting] = useState<ReadonlySet<string>>(new Set())
  const accepted: SameNames['of'] = (table, ...read) =>
    settled.has(table) ? {} : acceptedNames(...read)

  async function saveOf(table: string): Promise<void> {
    const at = { params: { ...params, table } }
    const tableKey = readingOf('readTable', at).queryKey
    const read = client.getQueryData<Answer<Routes['readTable']>>(tableKey)
    const sides = client.getQueryData<{ readonly body: TableSides }>(
      readingOf('readTableChoices', at).queryKey,
    )
    if (!read || !sides) return
    const rows = accepted(table, sides.body, read.body.rows, read.body.shipped)
    if (Object.keys(rows).length === 0) return
    const saved = await call('saveTable', { ...at, body: { rows }, ifMatch: read.etag })
    client.setQueryData(tableKey, saved)
    forgetTrials(client)
  }

  const note = useCallback((table: string, hasRows: boolean) => {
    setWaiting((before) => {
      if (before.has(table) === hasRows) return before
      return new Set(hasRows ? [...before, table] : [...before].filter((each) => each !== table))
    })
  }, [])

  return {
    of: accepted,
    note,
    isWaiting: waiting.size > 0,
    settle: (table) => setSettled((before) => new Set([...before, table])),
    save: async (tables) => {
      setError(undefined)
      try {
        // One after the other: they are parts of one answer on the server.
        for (const { name } of tables) await saveOf(name)
        return true
      } catch (thrown) {
        setError(thrown)
        return false
      }
    },
    error,
  }
}
