import type { JsonObject } from '../../../engine/index.ts'
import { formulaOf } from '../openapi/formula-of.ts'
import { type JinjaNode, parseJinja, Untranslatable } from './parse-jinja.ts'
import { pictureOf } from './time-format.ts'

/** What the names of a template stand for; each gives a formula without its "=". */
export interface Names {
  readonly config: (way: readonly string[]) => string
  /** Of a list within the records of another, or a part of a longer time. */
  readonly slice: (name: string) => string
  /** What a request goes on with; undefined where there are no pages. */
  readonly position?: string | undefined
  /** There is an answer, or a record of one, whose fields count. */
  readonly seesAnswer: boolean
  /** What was given to a part from outside. */
  readonly parameters: JsonObject
}

const CALLS: Readonly<Record<string, string>> = {
  int: '$number',
  float: '$number',
  str: '$string',
  string: '$string',
  lower: '$lowercase',
  upper: '$uppercase',
  length: '$count',
  len: '$count',
  trim: '$trim',
  strip: '$trim',
  b64encode: '$base64encode',
  base64encode: '$base64encode',
  replace: '$replace',
  split: '$split',
  urlencode: '$encodeUrlComponent',
  abs: '$abs',
}
/**
 * A text with expressions between double braces as a formula, or as it is where it has none.
 *
 * @throws {Untranslatable} for what formulas have no words for here.
 */
export function translate(text: string, names: Names): string {
  // What is made of a template is read as a value of Python: quotes around it are none of the text.
  const [, quoted] = /^'(.*\{\{.*)'$/s.exec(text.trim()) ?? []
  const pieces = parseJinja(quoted ?? text)
  const [only] = pieces
  if (pieces.length === 0) return ''
  if (pieces.length === 1 && typeof only === 'string')
    return only.startsWith('=') ? `=${JSON.stringify(only)}` : only
  if (pieces.length === 1 && only !== undefined && typeof only !== 'string')
    return `=${say(only, names)}`
  const parts = pieces.map((piece) =>
    typeof piece === 'string' ? JSON.stringify(piece) : grouped(say(piece, names)),
  )
  return `=${parts.join(' & ')}`
}

/** A condition as a formula without its "=". */
export function translateCondition(text: string, names: Names): string {
  return say(conditionIn(text), names)
}

/** That it does not hold. */
export function translateNegation(text: string, names: Names): string {
  const node = conditionIn(text)
  return say(node.kind === 'not' ? node.of : { kind: 'not', of: node }, names)
}

function conditionIn(text: string): JinjaNode {
  const [only, ...others] = parseJinja(text.includes('{{') ? text : `{{ ${text} }}`)
  if (only === undefined || typeof only === 'string' || others.length > 0) {
    throw new Untranslatable(text)
  }
  return only
}

export function grouped(formula: string): string {
  return /^[$\w.`[\]]+$|^"[^"\\]*"$/.test(formula) ? formula : `(${formula})`
}

function say(node: JinjaNode, names: Names): string {
  switch (node.kind) {
    case 'value':
      return JSON.stringify(node.value)
    case 'list':
      return `[${node.items.map((item) => say(item, names)).join(', ')}]`
    case 'choice':
      return `${grouped(say(node.test, names))} ? ${grouped(say(node.yes, names))} : ${node.no ? grouped(say(node.no, names)) : '""'}`
    case 'not':
      return `$not(${say(node.of, names)})`
    case 'operator':
      return sayOperator(node, names)
    case 'call':
      return sayCall(node, names)
    case 'path':
      return sayPath(node, names)
  }
}

function sayOperator(
  { operator, left, right }: Extract<JinjaNode, { kind: 'operator' }>,
  names: Names,
): string {
  const [a, b] = [grouped(say(left, names)), grouped(say(right, names))]
  if (operator === 'or') return `${a} ?: ${b}`
  if (operator === '~' || (operator === '+' && (isText(left) || isText(right))))
    return `${a} & ${b}`
  if (operator === '==' || operator === '!=') {
    const isNull = right.kind === 'value' && right.value === null
    return `${isNull ? `(${a} ?? null)` : a} ${operator === '==' ? '=' : '!='} ${b}`
  }
  return `${a} ${operator} ${b}`
}

function isText(node: JinjaNode): boolean {
  return node.kind === 'value' && typeof node.value === 'string'
}

function sayCall({ name, args }: Extract<JinjaNode, { kind: 'call' }>, names: Names): string {
  const said = args.map((arg) => say(arg, names))
  const [first = '', second = '""'] = said
  const own = OWN_CALLS[name]
  if (own) return own(first, second, args)
  const known = CALLS[name]
  if (known === undefined) throw new Untranslatable(`${name}(…)`)
  return `${known}(${said.join(', ')})`
}

type SayCall = (first: string, second: string, args: readonly JinjaNode[]) => string

const OWN_CALLS: Readonly<Record<string, SayCall>> = {
  // They change how a value is written between the braces, and not which it is.
  tojson: (first) => first,
  safe: (first) => first,
  defined: (first) => `$exists(${first})`,
  default: (first, second) => `${grouped(first)} ?? ${grouped(second)}`,
  first: (first) => `${grouped(first)}[0]`,
  last: (first) => `${grouped(first)}[-1]`,
  now_utc: () => '$now()',
  today_utc: () => '$substringBefore($now(), "T")',
  strftime: (first, _, args) => sayTime(args, first),
  format_datetime: (first, _, args) => sayTime(args, first),
  rstrip: (first, _, args) => stripped('/\\/+$/', args, first),
  lstrip: (first, _, args) => stripped('/^\\/+/', args, first),
}

/** Signs taken off an end: slashes of addresses, mostly. */
function stripped(ending: string, args: readonly JinjaNode[], text: string): string {
  const [, sign] = args
  if (sign === undefined) return `$trim(${text})`
  if (sign.kind !== 'value' || sign.value !== '/') throw new Untranslatable('strip(…)')
  return `$replace(${text}, ${ending}, "")`
}

function sayTime(args: readonly JinjaNode[], time: string): string {
  const [, format] = args
  if (format?.kind !== 'value' || typeof format.value !== 'string' || args.length > 2) {
    throw new Untranslatable('format_datetime(…)')
  }
  return pictureOf(format.value, `$toMillis(${time})`)
}

function sayPath({ root, way }: Extract<JinjaNode, { kind: 'path' }>, names: Names): string {
  const said = ROOTS[root]?.(way, names)
  if (said === undefined) throw new Untranslatable(root)
  return said
}

type SayRoot = (way: readonly string[], names: Names) => string | undefined

const ROOTS: Readonly<Record<string, SayRoot>> = {
  config: (way, { config }) => config(way),
  response: fieldAt,
  record: fieldAt,
  last_record: fieldAt,
  last_records: fieldAt,
  headers: sayHeader,
  parameters: ([name = ''], { parameters }) => JSON.stringify(parameters[name] ?? ''),
  next_page_token: (_, { position }) => position,
  stream_slice: sliceAt,
  stream_partition: sliceAt,
  stream_interval: sliceAt,
}

function fieldAt(way: readonly string[], { seesAnswer }: Names): string | undefined {
  if (!seesAnswer) return undefined
  return formulaOf(way).slice(1)
}

function sliceAt([first = '', second = '']: readonly string[], { slice }: Names): string {
  return slice(first === 'extra_fields' ? second : first)
}

/** The address of the next page by RFC 8288, which the templates have taken apart already. */
const NEXT_LINK = '$match($headers.link, /<([^>]*)>;[^,]*rel="?next"?/).groups[0]'

function sayHeader(way: readonly string[], { seesAnswer }: Names): string | undefined {
  if (!seesAnswer) return undefined
  const [name = ''] = way
  if (name.toLowerCase() === 'link') return NEXT_LINK
  if (way.length !== 1) throw new Untranslatable('headers')
  return `$headers.${formulaOf([name.toLowerCase()]).slice(1)}`
}
