import type { JsonObject } from '../json.ts'
import type { RecordId } from './connection.ts'
import { matchWakeKey } from './link.ts'
import type { RecordRun } from './record-run.ts'
import { resourcePlanOf } from './system.ts'
import type { Write } from './write.ts'

/** Notes a write that was done, and wakes whoever waits for a record with the values that it has now. */
export function recordWritten(
  run: RecordRun,
  write: Write,
  done: {
    readonly action: 'create' | 'update'
    readonly id: RecordId
    readonly set: JsonObject
    readonly before?: JsonObject | undefined
  },
): void {
  const { ref, match } = write.place
  const written = { ...done, resource: ref.name }
  run.writes.push(written)
  run.story?.wrote(write.step, written)
  const values = { ...match, ...done.set }
  for (const { by } of resourcePlanOf(run.systems, ref).find) {
    const found = Object.fromEntries(by.flatMap((name) => entryOf(values, name)))
    if (Object.keys(found).length === by.length)
      run.session.effects.wake(matchWakeKey(ref.name, found))
  }
}

function entryOf(values: JsonObject, name: string): [string, JsonObject[string]][] {
  const value = values[name]
  return value === undefined || value === null ? [] : [[name, value]]
}
