import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  compileForBench,
  referenceForBench,
  sameResult,
} from '../engine/testing/formula-outcome.ts'
import { loadEngineCopy } from './load-engine-copy.ts'
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
  const limited = compileForBench(ORDER_MAPPING)
  const reference = referenceForBench(ORDER_MAPPING)

  const mapping = await interleaved({
    'jsonata package': () => reference(order),
    ours: () => limited(order),
    'hand-written': () => handwrittenMapping(order),
  })
  say(`order mapping, ${leaves(handwrittenMapping(order))} leaf values`)
  table(mapping)

  const texts = Array.from({ length: 200 }, (_, at) => JSON.stringify({ ...order, id: at }))
  const whole = await interleaved({
    ours: (at) => JSON.stringify(limited(parse(texts[at % 200]))),
    'hand-written': (at) => JSON.stringify(handwrittenMapping(parse(texts[at % 200]))),
  })
  say('whole path: parse, map, stringify')
  table(whole)
  benchJq(texts)

  const guardCost = await benchGuards(order)
  for (const [name, text] of Object.entries(SMALL_MAPPINGS)) {
    const small = compileForBench(text)
    const theirs = referenceForBench(text)
    say(name)
    table(await interleaved({ 'jsonata package': () => theirs(order), ours: () => small(order) }))
  }
  await benchManyFields(order)
  return {
    referenceRatio: round(mapping.ratio('jsonata package', 'ours')),
    handwrittenRatio: round(mapping.ratio('ours', 'hand-written')),
    wholePathRatio: round(whole.ratio('ours', 'hand-written')),
    guardCost: round(guardCost, 3),
  }
}

async function assertSame(order: SampleOrder): Promise<void> {
  const wanted: unknown = JSON.parse(JSON.stringify(handwrittenMapping(order)))
  const ours = compileForBench(ORDER_MAPPING)(order)
  const theirs: unknown = JSON.parse(JSON.stringify(await referenceForBench(ORDER_MAPPING)(order)))
  if (!sameResult(ours, wanted) || !sameResult(ours, theirs)) {
    throw new Error('The mappings that are compared do not give the same result.')
  }
}

/**
 * What counting costs, told by a copy of the engine in which nothing counts.
 *
 * Whichever copy runs first in a process stays some per cent slower than all others, whatever it is, so the two that
 * are compared come after one that is not.
 */
async function benchGuards(order: SampleOrder): Promise<number> {
  const first = compileForBench(ORDER_MAPPING)
  const metered = (await loadEngineCopy('metered')).compileForBench(ORDER_MAPPING)
  const unmetered = (await loadEngineCopy('unmetered')).compileForBench(ORDER_MAPPING)
  const times = await interleaved({
    'as it is, first copy': () => first(order),
    'as it is': () => metered(order),
    'nothing counts': () => unmetered(order),
  })
  say('limits: copies of the engine')
  table(times)
  return times.ratio('as it is', 'nothing counts') - 1
}

/** A mapping of many fields should cost as much more as it has more fields. */
async function benchManyFields(order: SampleOrder): Promise<void> {
  const paths = ['number', 'billing.city', 'priceIncl * 2', '$uppercase(lastname)']
  const mapping = (count: number) =>
    `{${Array.from({ length: count }, (_, at) => `"f${at}": ${paths[at % paths.length]}`).join(', ')}}`
  const counts = [40, 120, 240, 400, 800]
  const runs = counts.map((count) => {
    const compiled = compileForBench(mapping(count))
    return [`${count} fields`, () => compiled(order)] as const
  })
  const times = await interleaved(Object.fromEntries(runs))
  say('many fields')
  table(times)
  for (const count of counts.slice(1)) {
    const ratio = times.ratio(`${count} fields`, '40 fields').toFixed(1)
    say(`  ${ratio} times the time for ${count / 40} times the fields`)
  }
}

type Run = (at: number) => unknown

interface Times {
  /** Microseconds per run in each round, least first. */
  readonly rounds: ReadonlyMap<string, readonly number[]>
  /** How many times as long one takes as the other: the median of the ratios within each round. */
  readonly ratio: (slow: string, fast: string) => number
}

const ROUNDS = 25

/**
 * Rounds of each in turn, every second time in the opposite order, so that a busy machine is busy for all. Time is the
 * processor's, not the clock's: what other programs do in between does not count.
 */
async function interleaved(runs: Readonly<Record<string, Run>>): Promise<Times> {
  const contestants: { name: string; run: Run; loops: number; times: number[] }[] = []
  for (const [name, run] of Object.entries(runs)) {
    await timed(run, 2000)
    const loops = Math.max(20, Math.ceil(20_000 / Math.max(await timed(run, 500), 0.02)))
    contestants.push({ name, run, loops, times: [] })
  }
  for (let turn = 0; turn < ROUNDS; turn++) {
    const order = turn % 2 === 0 ? contestants : contestants.toReversed()
    for (const { run, loops, times } of order) times.push(await timed(run, loops))
  }
  const timesOf = (name: string) => contestants.find((one) => one.name === name)?.times ?? []
  return {
    rounds: new Map(contestants.map(({ name, times }) => [name, times.toSorted(ascending)])),
    ratio: (slow, fast) =>
      median(timesOf(slow).map((time, at) => time / (timesOf(fast)[at] ?? Number.NaN))),
  }
}

/** Microseconds of processor time per run. */
async function timed(run: Run, loops: number): Promise<number> {
  const start = process.cpuUsage()
  for (let at = 0; at < loops; at++) {
    const result = run(at)
    kept.result = result instanceof Promise ? await result : result
  }
  const { user, system } = process.cpuUsage(start)
  return (user + system) / loops
}

/** Whatever was computed last: the compiler of JavaScript must not leave out what nobody reads. */
const kept: { result: unknown } = { result: undefined }

function ascending(left: number, right: number): number {
  return left - right
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted(ascending)[Math.floor(numbers.length / 2)] ?? Number.NaN
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
    else
      say(`  jq (fewer fields, by the clock) ${((long - short) / (20 * texts.length)).toFixed(1)}`)
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

function table({ rounds }: Times): void {
  say(
    `  ${''.padEnd(24)}${'least'.padStart(10)}${'median'.padStart(10)}  microseconds of processor`,
  )
  for (const [name, times] of rounds) {
    const cells = [times[0] ?? Number.NaN, median(times)]
    say(`  ${name.padEnd(24)}${cells.map((cell) => cell.toFixed(2).padStart(10)).join('')}`)
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
