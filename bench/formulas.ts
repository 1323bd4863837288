import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  compileForBench,
  referenceForBench,
  sameResult,
} from '../engine/testing/formula-outcome.ts'
import {
  handwrittenMapping,
  ORDER_MAPPING,
  type SampleOrder,
  SMALL_MAPPINGS,
  sampleOrder,
} from './order-mapping.ts'

/** Formulas beside the package, hand-written code and jq, on one core. */
export async function benchFormulas(): Promise<Readonly<Record<string, number>>> {
  const order = sampleOrder()
  await assertSame(order)
  const limited = compileForBench(ORDER_MAPPING, true)
  const free = compileForBench(ORDER_MAPPING, false)
  const reference = referenceForBench(ORDER_MAPPING)

  const byReference = await timeAsync(() => reference(order), 400)
  const mapping = interleaved({
    ours: () => limited(order),
    'without limits': () => free(order),
    'hand-written': () => handwrittenMapping(order),
  })
  const ours = mapping('ours')
  const oursFree = mapping('without limits')
  const byHand = mapping('hand-written')
  say(`order mapping, ${leaves(handwrittenMapping(order))} leaf values (microseconds per record)`)
  row('jsonata package', byReference)
  row('ours', ours)
  row('ours without limits', oursFree)
  row('hand-written', byHand)

  const texts = Array.from({ length: 200 }, (_, at) => JSON.stringify({ ...order, id: at }))
  const whole = interleaved({
    ours: (at) => JSON.stringify(limited(parse(texts[at % 200]))),
    'hand-written': (at) => JSON.stringify(handwrittenMapping(parse(texts[at % 200]))),
  })
  const wholeOurs = whole('ours')
  const wholeHand = whole('hand-written')
  say('whole path: parse, map, stringify')
  row('ours', wholeOurs)
  row('hand-written', wholeHand)
  benchJq(texts)

  for (const [name, text] of Object.entries(SMALL_MAPPINGS)) {
    const small = compileForBench(text, true)
    const theirs = referenceForBench(text)
    const slow = await timeAsync(() => theirs(order), 4000)
    const fast = interleaved({ ours: () => small(order) })('ours')
    say(
      `${name}: package ${slow.toFixed(2)}, ours ${fast.toFixed(2)}, ${(slow / fast).toFixed(0)} times`,
    )
  }
  benchManyFields(order)
  return {
    referenceRatio: round(byReference / ours),
    handwrittenRatio: round(ours / byHand),
    wholePathRatio: round(wholeOurs / wholeHand),
    guardCost: round(ours / oursFree - 1, 3),
  }
}

async function assertSame(order: SampleOrder): Promise<void> {
  const wanted: unknown = JSON.parse(JSON.stringify(handwrittenMapping(order)))
  const ours = compileForBench(ORDER_MAPPING, true)(order)
  const theirs: unknown = JSON.parse(JSON.stringify(await referenceForBench(ORDER_MAPPING)(order)))
  if (!sameResult(ours, wanted) || !sameResult(ours, theirs)) {
    throw new Error('The mappings that are compared do not give the same result.')
  }
}

/** A mapping of many fields should cost as much more as it has more fields. */
function benchManyFields(order: SampleOrder): void {
  const paths = ['number', 'billing.city', 'priceIncl * 2', '$uppercase(lastname)']
  const mapping = (count: number) =>
    `{${Array.from({ length: count }, (_, at) => `"f${at}": ${paths[at % paths.length]}`).join(', ')}}`
  const small = compileForBench(mapping(40), true)
  const large = compileForBench(mapping(400), true)
  const times = interleaved({ few: () => small(order), many: () => large(order) })
  const few = times('few')
  const many = times('many')
  say(
    `40 fields ${few.toFixed(1)}, 400 fields ${many.toFixed(1)}: ${(many / few).toFixed(1)} times`,
  )
}

type Run = (at: number) => unknown

/** Rounds of each in turn, so that a busy machine is busy for all; the best round counts. */
function interleaved(runs: Readonly<Record<string, Run>>): (name: string) => number {
  const contestants = Object.entries(runs).map(([name, run]) => ({
    name,
    run,
    loops: loopsFor(run),
    best: Infinity,
  }))
  for (let turn = 0; turn < 15; turn++) {
    for (const contestant of contestants) {
      contestant.best = Math.min(contestant.best, timed(contestant.run, contestant.loops))
    }
  }
  return (name) => contestants.find((contestant) => contestant.name === name)?.best ?? Number.NaN
}

/** Microseconds per run. */
function timed(run: Run, loops: number): number {
  const start = process.hrtime.bigint()
  for (let at = 0; at < loops; at++) keep(run(at))
  return Number(process.hrtime.bigint() - start) / 1000 / loops
}

const kept = new Map<string, unknown>()

/** Keeps the compiler of JavaScript from leaving out what nobody reads. */
function keep(result: unknown): void {
  if (result === null) kept.set('null', result)
}

function loopsFor(run: Run): number {
  timed(run, 300)
  return Math.max(10, Math.ceil(60_000 / Math.max(timed(run, 300), 0.05)))
}

async function timeAsync(run: () => Promise<unknown>, count: number): Promise<number> {
  let best = Infinity
  for (let turn = 0; turn < 6; turn++) {
    const start = process.hrtime.bigint()
    for (let at = 0; at < count; at++) keep(await run())
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1000 / count)
  }
  return best
}

/** jq on a comparable mapping, where it is installed: its start is left out by two lengths of input. */
function benchJq(texts: readonly string[]): void {
  const filter = `{reference: ("WEB-" + .number), date: (.createdAt | split("T")[0]), paid: (.paymentStatus == "paid"),
    customer: {email: (.email | ascii_downcase), first: .firstname, last: .lastname},
    billing: .billing, delivery: .shipping, totals: {excl: .priceExcl, incl: .priceIncl, pieces: ([.lines[].quantity] | add)},
    lines: [.lines[] | {line: .id, product: .sku, title: (.title + " (" + .variant.title + ")"), quantity,
      price: .unitPriceExcl, total: (.unitPriceExcl * .quantity),
      engraving: (.options[] | select(.name == "engraving") | .value)}]}`
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-bench-'))
  try {
    const times = [1, 21].map((copies) => {
      const file = join(folder, `${copies}.json`)
      writeFileSync(file, Array.from({ length: copies }, () => texts.join('\n')).join('\n'))
      const start = process.hrtime.bigint()
      const { error, status } = spawnSync('jq', ['-c', filter, file], { maxBuffer: 1e9 })
      return error || status !== 0 ? undefined : Number(process.hrtime.bigint() - start) / 1000
    })
    const [short, long] = times
    if (short === undefined || long === undefined) say('jq is not installed')
    else row('jq (fewer fields)', (long - short) / (20 * texts.length))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function leaves(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((sum: number, item) => sum + leaves(item), 0)
}

function parse(text: string | undefined): SampleOrder {
  return JSON.parse(text ?? 'null')
}

function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}

function row(name: string, micros: number): void {
  say(`  ${name.padEnd(22)} ${micros.toFixed(1).padStart(9)}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
