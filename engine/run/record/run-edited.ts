import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { runFlow } from '../run-flow.ts'
import type { RunOptions } from '../run-options.ts'
import type { Conclusion } from './conclude.ts'

/**
 * Takes an open record up once with data that a person edited, which hold until the source changes. Gives nothing
 * when no such record is open.
 *
 * @throws {FlowBusyError} when the flow is being run.
 */
export async function runEdited(
  options: Omit<RunOptions, 'what'>,
  { key, record }: { readonly key: string; readonly record: JsonObject },
): Promise<Conclusion | undefined> {
  const [previous] = await options.store.records(options.flow.name, [key])
  if (!previous || previous.deleted) return undefined
  const { label, version } = previous
  const source = { key, label, at: version, record, raw: rawOf(previous.payload), edited: true }
  let concluded: Conclusion | undefined
  const { result } = await runFlow({
    ...options,
    what: { kind: 'woken', keys: [] },
    only: [{ source, previous }],
    onRecord: (_, conclusion) => {
      concluded = conclusion
    },
  })
  if (concluded || result.state === 'finished') return concluded
  return { outcome: 'retrying', reason: result.reason, writes: [], isFailure: true }
}

function rawOf(payload: Json | undefined): Json {
  return isJsonObject(payload) ? (payload['raw'] ?? null) : null
}
