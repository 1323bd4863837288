import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { RouteName } from '../../server/contract/routes.ts'
import type { LiveEvent } from '../../server/contract/runs.ts'
import { addressOf } from './call.ts'
import { setLiveState } from './live-state.ts'

const REOPEN_MS = 5000

const STALE_AFTER_RUNS = [
  'listIntegrations',
  'listRuns',
  'readTrends',
  'listCauses',
  'readFlow',
] as const satisfies readonly RouteName[]

/** What is going on in a workspace, as it happens; absent until the first word of the server. */
export function useLive(workspace: string): LiveEvent | undefined {
  const [event, setEvent] = useState<LiveEvent>()
  const client = useQueryClient()
  useEffect(
    () =>
      follow(addressOf('followLive', { params: { workspace } }), (next) => {
        setEvent(next)
        if (next.ended.length === 0) return
        for (const route of STALE_AFTER_RUNS) {
          void client.invalidateQueries({ queryKey: [route] })
        }
      }),
    [workspace, client],
  )
  return event
}

/** Hears of events until the result is called. */
function follow(address: string, hear: (event: LiveEvent) => void): () => void {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = (): void => {
    source = new EventSource(address)
    source.addEventListener('open', () => setLiveState('live'))
    source.addEventListener('message', ({ data }) => {
      const event = parseEvent(data)
      if (event) hear(event)
    })
    source.addEventListener('error', () => {
      setLiveState('cut off')
      // A connection that broke is opened again by the browser, but not one that was refused, as while a server starts.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_MS)
    })
  }
  open()
  return () => {
    clearTimeout(timer)
    source.close()
    setLiveState('not heard')
  }
}

function parseEvent(data: unknown): LiveEvent | undefined {
  if (typeof data !== 'string') return undefined
  const value: LiveEvent | undefined = JSON.parse(data)
  return value
}
