import { isJsonObject, type JsonObject } from '../../json.ts'
import type { RecordId } from '../connection.ts'
import { matchWakeKey } from '../store/link.ts'
import { resourcePlanOf } from '../system.ts'
import type { RecordWalk } from './record-walk.ts'
import type { Write } from './write.ts'

/** Notes a write that was done, and wakes whoever waits for a record with the values that it has now. */
export function recordWritten(
  walk: RecordWalk,
  write: Write,
  done: {
    readonly action: 'create' | 'update'
    readonly id: RecordId
    readonly set: JsonObject
    readonly before?: JsonObject | undefined
  },
): void {
  const { ref, match } = write.place
  const { action, id, set, before } = done
  const written = { action, resource: ref.name, id, set, before }
  walk.writes.push({ ...written, step: write.step.id })
  const { find, schema } = resourcePlanOf(walk.run.systems, ref)
  walk.run.story?.wrote(write.step, written, writeOnlyFields(schema))
  for (const { by } of find) {
    const found = Object.fromEntries(
      by.flatMap((name) => entryOf(Object.hasOwn(set, name) ? set : match, name)),
    )
    if (Object.keys(found).length === by.length)
      walk.run.session.effects.wake(matchWakeKey(ref.name, found))
  }
}

function writeOnlyFields({ properties }: JsonObject): readonly string[] {
  const fields = isJsonObject(properties) ? Object.entries(properties) : []
  return fields.flatMap(([name, field]) =>
    isJsonObject(field) && field['writeOnly'] === true ? [name] : [],
  )
}

function entryOf(values: JsonObject | undefined, name: string): [string, JsonObject[string]][] {
  const value = values?.[name]
  return value === undefined || value === null ? [] : [[name, value]]
}
