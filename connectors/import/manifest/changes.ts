import type { JsonObject } from '../../../engine/index.ts'
import { formulaOf } from '../openapi/formula-of.ts'
import { listIn, objectIn, textIn } from '../parts-of.ts'
import { Untranslatable } from './parse-jinja.ts'
import { pictureOf, timeOf } from './time-format.ts'

/** How a list tells what changed since a time. */
export interface ManifestChanges {
  /** The formula for that time in the format of the system, without its "=". */
  readonly since: string
  readonly at: string
  /** The field of the query that takes it; undefined where the request has it elsewhere. */
  readonly field: string | undefined
}

/** Undefined where every read is of all, as with what compares times itself. */
export function changesOf(cursor: JsonObject): ManifestChanges | undefined {
  if (cursor['type'] !== 'DatetimeBasedCursor' || cursor['is_client_side_incremental'] === true) {
    return undefined
  }
  const field = textIn(cursor['cursor_field'])
  const format = textIn(cursor['datetime_format'])
  const own = textIn(listIn(cursor['cursor_datetime_formats'])[0])
  if (field === '' || field.includes('{')) return undefined
  const at = timeOf(formulaOf(field.split('.')).slice(1), own || format || undefined)
  const since = sinceIn(format || '%Y-%m-%dT%H:%M:%SZ')
  if (at === undefined || since === undefined) return undefined
  return { since, at, field: fieldOf(objectIn(cursor['start_time_option'])) }
}

function sinceIn(format: string): string | undefined {
  try {
    return pictureOf(format, '$toMillis($since)')
  } catch (error) {
    if (error instanceof Untranslatable) return undefined
    throw error
  }
}

function fieldOf(option: JsonObject): string | undefined {
  const name = textIn(option['field_name'])
  const isQuery = option['inject_into'] === 'request_parameter' && !/[{}]/.test(name)
  return isQuery && name !== '' ? name : undefined
}
