import type { Log } from '../process/log.ts'
import type { Tracing } from './tracing.ts'

/** Where no collector is named, nothing that could send is even loaded. */
export async function openTracing(
  endpoint: string | undefined,
  log: Log,
): Promise<Tracing | undefined> {
  if (endpoint === undefined) return undefined
  const { traceRuns } = await import('./trace-runs.ts')
  return traceRuns(endpoint, log)
}
