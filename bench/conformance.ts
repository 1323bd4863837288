import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '../engine/index.ts'
import { type FormulaOutcome, ourOutcome, sameResult } from '../engine/testing/formula-outcome.ts'

/** Runs JSONata's own suite (a folder with `groups/` and `datasets/`): every case, none skipped. */

interface SuiteCase {
  readonly name: string
  readonly expr: string
  readonly input: unknown
  readonly bindings: Readonly<Record<string, unknown>>
  readonly limits: {
    readonly items: number
    readonly depth?: number
    readonly milliseconds?: number
  }
  readonly wanted: Wanted
}

type Wanted =
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'value'; readonly value: Json; readonly unordered: boolean }

/** The suite's own guards have other codes than ours; what they stop must stop here too. */
const LIMIT_CODES: Readonly<Record<string, readonly string[]>> = {
  U1001: ['LIMIT_DEPTH', 'LIMIT_TIME', 'LIMIT_MEMORY'],
  D1011: ['LIMIT_DEPTH', 'LIMIT_TIME', 'LIMIT_MEMORY'],
  D1012: ['LIMIT_TIME', 'LIMIT_DEPTH', 'LIMIT_MEMORY'],
  D2014: ['LIMIT_MEMORY'],
  D2015: ['LIMIT_MEMORY'],
}

/** The suite makes lists of ten million items. */
const SUITE_ITEMS = 1e8

/** The suite's depths count evaluations of nodes, ours calls: one call of its functions is three nodes deep. */
const EVALUATIONS_PER_CALL = 3

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('Name the folder of the suite: npm run conformance -- DIR\n')
  process.exit(2)
}
process.exitCode = runAll(readSuite(folder)) === 0 ? 0 : 1

function runAll(cases: readonly SuiteCase[]): number {
  let failed = 0
  for (const suiteCase of cases) {
    const { name, expr, input, bindings, wanted, limits } = suiteCase
    const outcome = ourOutcome({ text: expr, input, variables: bindings }, limits, true)
    if (isRight(wanted, outcome)) {
      if (
        outcome.kind === 'error' ||
        ourOutcome({ text: expr, input, variables: bindings }, {}, true).kind === 'value'
      )
        continue
      say(`limit  ${name}: stopped by the usual limits`)
    } else if (isOwnLimit(wanted, outcome)) {
      say(`limit  ${name}: ${show(wanted)} is ${show(outcome)} here`)
    } else {
      failed++
      say(`FAILED ${name}\n  ${expr.replaceAll(/\s+/g, ' ').slice(0, 200)}`)
      say(`  wanted ${show(wanted)}\n  got    ${show(outcome)}`)
    }
  }
  say(`${cases.length - failed} passed, ${failed} failed`)
  return failed
}

function isRight(wanted: Wanted, outcome: FormulaOutcome): boolean {
  if (wanted.kind === 'error') return outcome.kind === 'error' && outcome.code === wanted.code
  if (outcome.kind === 'error') return false
  if (wanted.kind === 'nothing') return outcome.value === undefined
  return wanted.unordered && Array.isArray(outcome.value)
    ? sameResult(sorted(outcome.value), sorted(wanted.value))
    : sameResult(outcome.value, wanted.value)
}

function isOwnLimit(wanted: Wanted, outcome: FormulaOutcome): boolean {
  return (
    wanted.kind === 'error' &&
    outcome.kind === 'error' &&
    LIMIT_CODES[wanted.code]?.includes(outcome.code) === true
  )
}

function sorted(value: Json): Json {
  return Array.isArray(value)
    ? value.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))
    : value
}

function readSuite(root: string): readonly SuiteCase[] {
  const datasets = new Map<string, unknown>()
  for (const file of readdirSync(join(root, 'datasets'))) {
    datasets.set(file.replace(/\.json$/, ''), readJson(join(root, 'datasets', file)))
  }
  return readdirSync(join(root, 'groups'))
    .filter((group) => !group.endsWith('.json'))
    .toSorted()
    .flatMap((group) => readGroup(join(root, 'groups', group), group, datasets))
}

function readGroup(
  directory: string,
  group: string,
  datasets: ReadonlyMap<string, unknown>,
): readonly SuiteCase[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .flatMap((file) => {
      const read = readJson(join(directory, file))
      const specs: readonly unknown[] = Array.isArray(read) ? read : [read]
      return specs.map((spec, at) => {
        const name = `${group}/${file}${specs.length > 1 ? `#${at}` : ''}`
        return toCase(name, fieldsOf(spec), directory, datasets)
      })
    })
}

type Fields = Readonly<Record<string, unknown>>

function toCase(
  name: string,
  spec: Fields,
  directory: string,
  datasets: ReadonlyMap<string, unknown>,
): SuiteCase {
  const file = spec['expr-file']
  const expr = typeof file === 'string' ? readFileSync(join(directory, file), 'utf8') : spec['expr']
  const { dataset, depth, timelimit } = spec
  if (typeof dataset === 'string' && !datasets.has(dataset))
    throw new Error(`no dataset ${dataset}`)
  return {
    name,
    expr: String(expr),
    input: 'data' in spec ? spec['data'] : datasets.get(String(dataset)),
    bindings: fieldsOf(spec['bindings']),
    limits: {
      items: SUITE_ITEMS,
      ...(typeof depth === 'number' && { depth: depth / EVALUATIONS_PER_CALL }),
      ...(typeof timelimit === 'number' && { milliseconds: timelimit }),
    },
    wanted: wantedOf(spec),
  }
}

function wantedOf(spec: Fields): Wanted {
  const code = spec['code'] ?? fieldsOf(spec['error'])['code']
  if (typeof code === 'string') return { kind: 'error', code }
  if ('undefinedResult' in spec) return { kind: 'nothing' }
  return { kind: 'value', value: toJson(spec['result']), unordered: 'unordered' in spec }
}

function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value))
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function show(result: Wanted | FormulaOutcome): string {
  if (result.kind === 'error')
    return 'message' in result ? `${result.code} ${result.message}` : result.code
  return result.kind === 'nothing'
    ? 'no result'
    : (JSON.stringify(result.value) ?? 'no result').slice(0, 300)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
