import { FlowBusyError } from '../../engine/index.ts'
import { ApiError } from './api-error.ts'

/** Does what needs a flow for itself, and tells the caller to come back where it runs. */
export async function unlessBusy<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof FlowBusyError)) throw error
    throw new ApiError({
      type: 'flow_busy',
      status: 409,
      title: error.message,
      detail: 'Try again when its run has ended, or stop it first.',
      cause: error,
    })
  }
}
