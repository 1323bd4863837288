import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { LiveEvent } from '../../server/api/contract/runs.ts'
import { addressOf } from './call.ts'

/** What is going on in a workspace, as it happens; absent until the first word of the server. */
export function useLive(workspace: string): LiveEvent | undefined {
  const [event, setEvent] = useState<LiveEvent>()
  const client = useQueryClient()
  useEffect(() => {
    const source = new EventSource(addressOf('followLive', { params: { workspace } }))
    source.addEventListener('message', ({ data }) => {
      const next = parseEvent(data)
      if (!next) return
      setEvent(next)
      if (next.ended.length === 0) return
      for (const route of [
        'listIntegrations',
        'listRuns',
        'readTrends',
        'listCauses',
        'readFlow',
      ]) {
        void client.invalidateQueries({ queryKey: [route] })
      }
    })
    return () => source.close()
  }, [workspace, client])
  return event
}

function parseEvent(data: unknown): LiveEvent | undefined {
  if (typeof data !== 'string') return undefined
  const value: LiveEvent | undefined = JSON.parse(data)
  return value
}
