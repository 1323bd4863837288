import { benchFormulas } from './formulas.ts'

/** `npm run bench -- NAME`: prints a table, and as its last line the numbers as JSON. Without a name, lists them. */

interface Bench {
  readonly about: string
  readonly run: () => Promise<Readonly<Record<string, number>>>
}

const benches: Readonly<Record<string, Bench>> = {
  formulas: { about: 'formulas beside the package, hand-written code and jq', run: benchFormulas },
}

const [name] = process.argv.slice(2)
const bench = name === undefined ? undefined : benches[name]
if (bench === undefined) {
  for (const [known, { about }] of Object.entries(benches)) {
    process.stdout.write(`${known.padEnd(12)} ${about}\n`)
  }
  process.exitCode = name === undefined ? 0 : 2
} else {
  const numbers = await bench.run()
  process.stdout.write(`${JSON.stringify(numbers)}\n`)
}
