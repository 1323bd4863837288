import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { analyseFormula } from './analyse-formula.ts'
import { compileFormula } from './compile-formula.ts'
import type { AnalysisScope, FormulaLineage } from './formula-analysis.ts'

const text = { type: 'string' }
const number = { type: 'number' }
const schema: JsonObject = {
  type: 'object',
  properties: {
    a: text,
    n: number,
    o: { type: 'object', properties: { x: text, y: number } },
    tags: { type: 'array', items: text },
    list: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          p: number,
          q: text,
          sub: { type: 'array', items: { type: 'object', properties: { r: number, a: text } } },
        },
      },
    },
  },
}

const NAMES = [
  'a',
  'n',
  'o',
  'x',
  'y',
  'tags',
  'list',
  'p',
  'q',
  'sub',
  'r',
  'o.x',
  'list.p',
  'list.sub.r',
]
const VARIABLES = ['$', '$$', '$v', '$i', '$w', '$settings.s', '%', '%.a', '%.n']
const FUNCTIONS = [
  'sum',
  'count',
  'exists',
  'not',
  'boolean',
  'string',
  'keys',
  'reverse',
  'distinct',
  'sort',
  'merge',
  'type',
  'uppercase',
  'length',
  'max',
  'spread',
  'first',
  'words',
  'money',
  'single',
  'slug',
]
const PAIRED = [
  'append',
  'lookup',
  'first',
  'words',
  'if',
  'join',
  'split',
  'contains',
  'map',
  'substringBefore',
]
const MAPPERS = ['map', 'filter', 'each', 'sift', 'single', 'reduce', 'sort']

/** Formulas of every form, mostly senseless: what they read is what counts. */
const formula = fc.letrec<{ any: string; leaf: string; form: string }>((tie) => ({
  leaf: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...NAMES) },
    { weight: 2, arbitrary: fc.constantFrom(...VARIABLES) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('0', '1', '-1', '"q"', '"a"', 'true', 'null', '*', '**', '"p"'),
    },
  ),
  any: fc.oneof({ maxDepth: 4, depthSize: 'medium' }, tie('leaf'), tie('form')),
  form: fc
    .tuple(
      fc.constantFrom(...forms()),
      tie('any'),
      tie('any'),
      tie('any'),
      fc.constantFrom(...FUNCTIONS),
      fc.constantFrom(...PAIRED),
      fc.constantFrom(...MAPPERS),
      fc.constantFrom('=', '!=', '<', '+', '*', '&', 'and', 'or', 'in', '??', '?:', '..'),
    )
    .map(([form, one, two, three, single, paired, mapper, operator]) =>
      form
        .replaceAll('A', () => one)
        .replaceAll('B', () => two)
        .replaceAll('C', () => three)
        .replaceAll('F', () => single)
        .replaceAll('G', () => paired)
        .replaceAll('M', () => mapper)
        .replaceAll('OP', () => operator),
    ),
})).any

/** Capital letters stand for parts. */
function forms(): readonly string[] {
  return [
    '(A).(B)',
    '(A).(B)',
    'list.(A)',
    'list[A]',
    'list[A].(B)',
    'list[0].(A)',
    '(A)[B]',
    'list.sub.(A)',
    '(A) OP (B)',
    '(A) ? (B) : (C)',
    '{"k": A, "m": B}',
    '{"k": A, "m": B}.k',
    'list.{"k": A, "m": B}',
    '[A, B]',
    '[A][0]',
    '[[A], B]',
    '(A)[]',
    '$F(A)',
    '$G(A, B)',
    '$M(A, function($v, $i) { B })',
    '$M(list, function($v, $i, $w) { A })',
    '($v := A; B)',
    '($w := function($v) { A }; $w(B))',
    'list^(A).(B)',
    'list^(>A)',
    'list{$string(A): B}',
    'list@$v.(A)',
    'list#$i.(A)',
    'list#$i[A].(B)',
    'list@$v.sub@$i[A].(B)',
    'list.sub.{"k": %.(A), "m": B}',
    '(A) ~> $F',
    '(A) ~> $G(B)',
    'list ~> |A|{"z": B}|',
    'o ~> |$|{"z": A}, ["x"]|',
    '$lookup({"q": A, "p": B}, C)',
    '$G(?, A)(B)',
    '$map(A, $F)',
    '($v := (A; B); C)',
    '$reduce(A, function($v, $i) { B }, C)',
    '*.(A)',
    '**.(A)',
    'o.*[A]',
    '{"k": A}.*',
    '(A).k',
    '($w := $v; A)',
    '$merge([{"a": A}, {"a": B}]).a',
    '$$.list[A]',
    '-(A)',
    '(function($v) { $v ? (A) : $w })(B)',
    '(A).[B, C]',
    'list.[A]',
    '$match(A, /q/)',
    '$replace(A, "q", function($v) { B })',
    'list.(A; B).(C)',
    '($i := B) > 1 ? (A)',
    'list[$v := A].($v)',
    '$exists(list[A])',
    '$count(list.(A))',
  ]
}

const scalar = fc.constantFrom<Json>('q', 'a', '', 'x', 0, 1, 2, -1, true, null)
const leafText = fc.constantFrom<Json>('q', 'a', '', 'p', 'k')
const leafNumber = fc.constantFrom<Json>(0, 1, 2, 3)
const record = fc.record(
  {
    a: leafText,
    n: leafNumber,
    o: fc.record({ x: leafText, y: leafNumber }, { requiredKeys: [] }),
    tags: fc.array(leafText, { maxLength: 3 }),
    list: fc.array(
      fc.record(
        {
          p: leafNumber,
          q: leafText,
          sub: fc.array(fc.record({ r: leafNumber, a: leafText }, { requiredKeys: [] }), {
            maxLength: 2,
          }),
        },
        { requiredKeys: [] },
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
)

interface Leaf {
  readonly path: readonly (string | number)[]
}

function leavesOf(value: Json, path: readonly (string | number)[] = []): readonly Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => leavesOf(item, [...path, at]))
  if (!isJsonObject(value)) return [{ path }]
  return Object.entries(value).flatMap(([name, field]) => leavesOf(field, [...path, name]))
}

/** A copy with one leaf replaced, or taken out when there is nothing to put in its place. */
function withLeaf(value: Json, path: readonly (string | number)[], leaf: Json | undefined): Json {
  const copy = structuredClone(value) as never
  let at: Record<string | number, never> = copy
  for (const name of path.slice(0, -1)) at = at[name] as never
  const last = path.at(-1) ?? ''
  if (leaf !== undefined) at[last] = leaf as never
  else if (Array.isArray(at)) at.splice(Number(last), 1)
  else delete at[last]
  return copy
}

function isPredicted(path: readonly (string | number)[], lineage: FormulaLineage): boolean {
  const leaf = path.filter((name) => typeof name === 'string')
  const covers = (known: string) => {
    if (known === '$' || known === '**') return true
    const names = known.replaceAll('[]', '').split('.')
    if (names.at(-1) === '**') names.pop()
    return (
      names.length <= leaf.length && names.every((name, at) => name === '*' || name === leaf[at])
    )
  }
  const isSame = (known: string) =>
    covers(known) &&
    (known.endsWith('**') || known.replaceAll('[]', '').split('.').length === leaf.length)
  return [...lineage.values, ...lineage.conditions].some(covers) || lineage.counts.some(isSame)
}

const settings = { type: 'object', properties: { s: { type: 'number' } } }
const scopes: readonly AnalysisScope[] = [
  { record: schema, variables: { settings } },
  { variables: { settings: {} } },
]

test('a result changes only with what the lineage names', { timeout: 90_000 }, () => {
  let compared = 0
  let changed = 0
  fc.assert(
    fc.property(
      formula,
      record,
      fc.nat(),
      fc.option(scalar, { nil: undefined }),
      (source, before, pick, leaf) => {
        const compiled = compileFormula(source).formula
        const leaves = leavesOf(before)
        if (!compiled || leaves.length === 0) return
        const evaluate = (value: Json) => {
          try {
            const result = compiled.evaluate(value, { variables: { settings: { s: 1 } }, now: 0 })
            return JSON.stringify(result) ?? 'nothing'
          } catch {
            return undefined
          }
        }
        const was = evaluate(before)
        if (was === undefined) return
        const lineages = scopes.map((scope) => analyseFormula(source, scope).lineage)
        for (const { path } of [leaves[pick % leaves.length]!, leaves[0]!]) {
          const is = evaluate(withLeaf(before, path, leaf))
          if (is === undefined) continue
          compared += 1
          if (is === was) continue
          changed += 1
          for (const lineage of lineages) {
            expect({
              source,
              path,
              was,
              is,
              lineage,
              predicted: isPredicted(path, lineage),
            }).toMatchObject({ predicted: true })
          }
        }
      },
    ),
    {
      numRuns: Number(process.env['FUZZ_RUNS'] ?? 2000),
      seed: Number(process.env['FUZZ_SEED'] ?? 7),
    },
  )
  // Enough of the formulas do something, or this proves nothing.
  expect(compared).toBeGreaterThan(500)
  expect(changed / compared).toBeGreaterThan(0.05)
})
