import { fuzzBlocks } from './block-fuzzer.ts'
import { fuzzDrift } from './drift-fuzzer.ts'
import { fuzzEdits } from './edit-fuzzer.ts'
import { fuzzFormulas } from './formula-fuzzer.ts'
import { fuzzGestures } from './gesture-fuzzer.ts'
import { fuzzGreedyFormulas } from './greedy-fuzzer.ts'
import { fuzzHttp } from './http-fuzzer.ts'
import { fuzzLanguage } from './language-fuzzer.ts'
import { fuzzNothing, fuzzTypes } from './type-fuzzer.ts'
import { fuzzWildFormulas } from './wild-formula-fuzzer.ts'

/** `npm run fuzz -- --seconds S --seed N`: stops at the first finding, and says how to find it again. */

/** Tries one case made from a seed; gives what is wrong with it, if anything is. */
export type Fuzzer = (seed: number) => Promise<string | undefined>

const fuzzers: Readonly<Record<string, Fuzzer>> = {
  formulas: fuzzFormulas,
  'wild-formulas': fuzzWildFormulas,
  'greedy-formulas': fuzzGreedyFormulas,
  'formula-types': fuzzTypes,
  'formula-nothing': fuzzNothing,
  edits: fuzzEdits,
  gestures: fuzzGestures,
  blocks: fuzzBlocks,
  language: fuzzLanguage,
  http: fuzzHttp,
  drift: fuzzDrift,
}

const seconds = Number(optionOf('--seconds') ?? 10)
const firstSeed = Number(optionOf('--seed') ?? 1)
const only = optionOf('--only')

process.exitCode = await runAll()

async function runAll(): Promise<number> {
  const cases: Record<string, number> = {}
  const chosen = Object.entries(fuzzers).filter(([name]) => only === undefined || name === only)
  for (const [name, fuzzer] of chosen) {
    const end = Date.now() + (seconds * 1000) / chosen.length
    let count = 0
    for (let seed = firstSeed; Date.now() < end; seed++) {
      const finding = await fuzzer(seed)
      count++
      if (finding === undefined) continue
      say(finding)
      say(`Again: npm run fuzz -- --only ${name} --seed ${seed} --seconds 1`)
      say(JSON.stringify({ ...cases, [name]: count }))
      return 1
    }
    cases[name] = count
  }
  say(JSON.stringify(cases))
  return 0
}

function optionOf(name: string): string | undefined {
  const at = process.argv.indexOf(name)
  return at === -1 ? undefined : process.argv[at + 1]
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
