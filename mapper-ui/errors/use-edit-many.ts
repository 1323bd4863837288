import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Json } from '../../engine/index.ts'
import { call } from '../api/call.ts'
import { withValueAt } from './record-fields.ts'
import type { OpenPlace } from './use-open-records.ts'

/** A record that is still open after its edit. */
export interface StillOpen {
  readonly key: string
  readonly reason: string | null
}

interface Edit {
  readonly path: readonly string[]
  readonly value: Json | undefined
}

const THROUGH: ReadonlySet<string> = new Set(['done', 'unchanged', 'skipped'])

/** Gives one field of many records a value, and retries each: one after the other, so that a system is not flooded. */
export function useEditMany({ workspace, integration, flow }: OpenPlace, keys: readonly string[]) {
  const [done, setDone] = useState(0)
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async ({ path, value }: Edit): Promise<readonly StillOpen[]> => {
      const open: StillOpen[] = []
      setDone(0)
      for (const key of keys) {
        const params = { workspace, integration, flow, key }
        // The data as it is now: the list may be older.
        const { body: source } = await call('readOpenRecord', { params })
        const record = withValueAt(source.record, path, value)
        const { body } = await call('retryEdited', { params, body: { record } })
        if (!THROUGH.has(body.outcome)) open.push({ key, reason: body.reason })
        setDone((before) => before + 1)
      }
      return open
    },
  })
  return { edit: mutate, done, open: data, error, isPending }
}
