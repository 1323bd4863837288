import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { JsonObject } from '../../engine/index.ts'
import { call } from '../api/call.ts'
import { type NewFlow, writeNewFlow } from '../model/new-flow/write-new-flow.ts'

/** What the state of a file is that is not there yet. */
const NEW_FILE = '"none"'

interface Begun {
  readonly integration: string
  readonly folder: string
  readonly flow: NewFlow
  readonly records: readonly { readonly title: string; readonly record: JsonObject }[]
}

/** Keeps the flow as a draft and its records as samples, and opens the mapping with suggestions. */
export function useCreateFlow(workspace: string) {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async ({ integration, folder, flow, records }: Begun) => {
      const path = `${folder}/${flow.name}.yaml`
      const text = writeNewFlow(flow)
      await call('saveDraft', {
        params: { workspace },
        query: { path },
        body: { text },
        ifMatch: NEW_FILE,
      })
      // The newest is shown first.
      for (const { title, record } of records.toReversed()) {
        const body = { title, from: 'source', record } as const
        await call('saveSample', { params: { workspace, integration, flow: flow.name }, body })
      }
      await client.invalidateQueries({ queryKey: ['listFiles'] })
      await navigate({
        to: '/w/$workspace/edit',
        params: { workspace },
        search: { path, view: 'mapping', step: 'steps.0', suggest: 'all' },
      })
    },
  })
}
