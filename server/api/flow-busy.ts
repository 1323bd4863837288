import { setTimeout as delay } from 'node:timers/promises'
import { FlowBusyError, say } from '../../engine/index.ts'
import { ApiError } from '../problems/api-error.ts'

/** What one answer of a person starts is over by then, so that they can give the next one. */
const WAIT_MS = 5_000
const PAUSE_MS = 200

/**
 * Does what needs a flow for itself, as soon as a short run of it has ended; tells the caller to come back where it runs on.
 *
 * @throws {ApiError}
 */
export async function unlessBusy<T>(work: () => Promise<T>, waitMs = WAIT_MS): Promise<T> {
  const until = Date.now() + waitMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof FlowBusyError)) throw error
      if (Date.now() >= until) throw busy(error)
      await delay(PAUSE_MS)
    }
  }
}

function busy(error: FlowBusyError): ApiError {
  return new ApiError({
    type: 'flow_busy',
    status: 409,
    title: say('flowBusy', {}),
    detail: say('tryAfterRun', {}),
    cause: error,
  })
}
