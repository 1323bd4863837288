import { once } from 'node:events'
import type { Response } from 'express'

export interface StreamOptions {
  readonly signal: AbortSignal
  /** Keeps proxies from cutting a silent connection. */
  readonly heartbeatMs: number
  readonly check: ((event: unknown) => void) | undefined
  /** Asked at every heartbeat: who is signed out or taken out of the workspace sees no more. */
  readonly isStillAllowed: () => Promise<boolean>
}

/**
 * Sends events as they come, until the caller goes away, the server stops or the events end.
 */
export async function streamEvents(
  response: Response,
  events: AsyncIterable<unknown>,
  { signal, heartbeatMs, check, isStillAllowed }: StreamOptions,
): Promise<void> {
  if (signal.aborted) return void response.end()
  response.status(200)
  response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  // nginx would keep the events until its buffer is full.
  response.set('X-Accel-Buffering', 'no')
  response.flushHeaders()
  response.write('retry: 3000\n\n')
  const iterator = events[Symbol.asyncIterator]()
  const end = (): void => {
    response.end()
    void iterator.return?.().catch(() => {})
  }
  let isAsking = false
  const beat = async (): Promise<void> => {
    // A database that is slow is not asked ever more.
    if (isAsking) return
    isAsking = true
    const isAllowed = await isStillAllowed().catch(() => false)
    isAsking = false
    // It may have ended meanwhile, and who writes after the end ends the process.
    if (response.writableEnded) return
    if (isAllowed) response.write(': still here\n\n')
    else end()
  }
  const heart = setInterval(() => void beat(), heartbeatMs)
  signal.addEventListener('abort', end, { once: true })
  try {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      if (signal.aborted || response.writableEnded) break
      check?.(next.value)
      const isTaken = response.write(`data: ${JSON.stringify(next.value)}\n\n`)
      if (!isTaken) await once(response, 'drain', { signal })
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    clearInterval(heart)
    signal.removeEventListener('abort', end)
    end()
  }
}
