import {
  type EvaluationContext,
  FieldError,
  type Formula,
  FormulaError,
  isJsonObject,
  type Json,
  type JsonObject,
  type Message,
  OperationError,
  type SourceRecord,
  say,
  sayAll,
  textOfKey,
} from '../../../engine/index.ts'
import { toSourceRecord } from '../../records/source-record.ts'
import { FILE } from '../spec/compile-files.ts'
import type { FilesPlan } from '../spec/file-plan.ts'
import type { PlaceContext } from './ask-place.ts'
import { answerCsv } from './formats/answer-csv.ts'
import type { Entry } from './formats/format.ts'
import { cellTypesOf } from './formats/typed.ts'
import type { FileInfo } from './place.ts'

/** An entry of a file. */
export interface Found {
  readonly info: Pick<FileInfo, 'name' | 'time'>
  readonly entry: Entry
  readonly at: Formula | undefined
}

/** An entry as what the engine reads. What cannot be read is a record of which that is told, under its place in the file. */
export function toSource(
  { plan: { empty }, contextOf }: Pick<PlaceContext, 'plan' | 'contextOf'>,
  plan: FilesPlan,
  { info, entry: { line, raw, problem }, at }: Found,
): SourceRecord {
  const told = { name: info.name, time: info.time, line }
  const place = placeOf(info, line)
  if (problem || !raw) {
    return unreadable(place, info, problem ?? say('fileNoRecord', {}), { [FILE]: told })
  }
  // The parser made it for us alone, and copying it would cost more than the rest.
  const size = sizeOf(raw)
  const whole: JsonObject = Object.assign(raw, { [FILE]: told })
  try {
    const record = toSourceRecord(plan, whole, {}, at, empty, contextOf())
    const misfits = record.problem ? [...notNumbers(plan, raw, contextOf())] : []
    const problems = misfits.length > 0 || !record.problem ? misfits : [record.problem]
    const said = sayAll([...problems, ...brokenText(raw)])
    return said
      ? { ...record, size, problem: say('fileAt', { at: place, said }) }
      : Object.assign(record, { size })
  } catch (thrown) {
    return unreadable(place, info, reasonOf(plan, thrown), whole)
  }
}

/** What number a field must be. What came instead may be personal: whoever may see the record sees it there. */
function* notNumbers(
  { columns, types, format }: FilesPlan,
  raw: JsonObject,
  context: EvaluationContext,
): Generator<Message> {
  const { numbers } = cellTypesOf(types)
  const decimal = format.kind === 'csv' ? answerCsv(format, context).decimal : '.'
  for (const [field, column] of Object.entries(columns)) {
    if (typeof raw[column] !== 'string' || !numbers.has(column)) continue
    yield say('fileNotNumber', { name: field, example: `12${decimal}50` })
  }
}

/** A record of what was kept of one; nothing of a row that could not be read, of which no more than its place is known. */
export function tidyKept(
  context: Pick<PlaceContext, 'plan' | 'contextOf'>,
  plan: FilesPlan,
  kept: Json,
): SourceRecord | undefined {
  const { [FILE]: told, ...raw } = isJsonObject(kept) ? kept : {}
  if (!isJsonObject(told) || Object.keys(raw).length === 0) return undefined
  const { name, time, line } = told
  if (typeof name !== 'string' || typeof time !== 'string') return undefined
  const entry = { line: typeof line === 'number' ? line : 0, raw }
  return toSource(context, plan, { info: { name, time }, entry, at: plan.list?.changed[0]?.at })
}

/** What stands at a place of a file and is no record; of it, no more than that place is known. */
export function unreadable(
  place: string,
  { time }: Found['info'],
  said: Message,
  raw: JsonObject,
): SourceRecord {
  const problem = say('fileAt', { at: place, said })
  return { key: place, label: place, at: time, record: {}, raw, problem }
}

/** A line of a file, or the file as a whole. */
export function placeOf({ name }: Pick<FileInfo, 'name'>, line: number): string {
  return line === 0 ? name : `${name}:${line}`
}

function reasonOf({ key }: FilesPlan, thrown: unknown): Message {
  if (thrown instanceof FormulaError || thrown instanceof FieldError) return thrown.reason
  if (!(thrown instanceof OperationError)) throw thrown
  const isKeyless = thrown.reason.code === 'keylessAt'
  return isKeyless ? say('fileNoKey', { formula: key ? textOfKey(key) : '' }) : thrown.reason
}

/** What stands for bytes that are no text in the encoding of the file. */
const BROKEN = '\uFFFD'

/** Written elsewhere, such a text would be broken for good. */
function brokenText(raw: JsonObject): readonly Message[] {
  let names = ''
  for (const name in raw) {
    const value = raw[name]
    if (typeof value !== 'string' || !value.includes(BROKEN)) continue
    names += `${names === '' ? '' : ', '}"${name}"`
  }
  return names === '' ? [] : [say('sqlBroken', { names })]
}

/** About as many characters as a record has. */
function sizeOf(raw: JsonObject): number {
  let size = 0
  for (const name in raw) {
    const value = raw[name]
    size += name.length
    if (typeof value === 'string') size += value.length
    else size += typeof value === 'object' && value !== null ? JSON.stringify(value).length : 8
  }
  return size
}
