import { checkSample } from './corpus/check-sample.ts'
import { listDescriptions, type Tried, tryDescription } from './corpus/import-corpus.ts'
import { replayLists } from './corpus/replay-lists.ts'

const USAGE = 'usage: npm run corpus -- openapi|manifests FOLDER'

/** So many of what went wrong are shown. */
const MAX_SHOWN = 20

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const [kind, folder] = process.argv.slice(2)
if ((kind !== 'openapi' && kind !== 'manifests') || folder === undefined) {
  process.stderr.write(`${USAGE}\n`)
  process.exit(2)
}

const began = performance.now()
const tried: Tried[] = []
for (const file of listDescriptions(folder)) tried.push(tryDescription(file))

const byEnd = (end: Tried['end']): readonly Tried[] => tried.filter((each) => each.end === end)
const unclean = tried.filter(({ errors }) => errors.length > 0)
const seconds = tried.map((each) => each.seconds).toSorted((left, right) => left - right)
const quantile = (share: number): string =>
  (seconds[Math.floor((seconds.length - 1) * share)] ?? 0).toFixed(2)

for (const { file, said } of byEnd('crashed').slice(0, MAX_SHOWN)) say(`crashed: ${file}: ${said}`)
for (const { file, said } of byEnd('refused').slice(0, MAX_SHOWN))
  say(`refused: ${file}: ${said.split('\n')[0]}`)
for (const { file, errors } of unclean.slice(0, MAX_SHOWN)) say(`not clean: ${file}: ${errors[0]}`)
const sum = (pick: (each: Tried) => number): number =>
  tried.reduce((total, each) => total + pick(each), 0)
say(
  `${sum(({ resources }) => resources)} resources, ${sum(({ guesses }) => guesses)} guesses, ${sum(({ left }) => left)} operations left out`,
)
say(
  `${byEnd('empty').length} descriptions without anything to read; seconds: median ${quantile(0.5)}, 99 % ${quantile(0.99)}, longest ${quantile(1)}`,
)
const sample = kind === 'openapi' ? checkSample(folder) : undefined
if (sample) {
  const { pages, signIns } = sample
  say(
    `of the sample that was read by hand: ${pages.agreed} of ${pages.said} ways to go on, ${signIns.agreed} of ${signIns.said} sign-ins`,
  )
}
const replayed = kind === 'manifests' ? await replayAll(tried) : undefined
say(
  JSON.stringify({
    documents: tried.length,
    imported: byEnd('imported').length,
    clean: byEnd('imported').length - unclean.length,
    crashed: byEnd('crashed').length,
    ...(replayed === undefined ? {} : { replayed }),
    seconds: Math.round((performance.now() - began) / 100) / 10,
  }),
)
if (byEnd('crashed').length > 0) process.exitCode = 1

/** Connectors all of whose lists that need nothing read a made-up page. */
async function replayAll(all: readonly Tried[]): Promise<number> {
  let count = 0
  for (const { file, draft, errors } of all) {
    if (!draft || errors.length > 0) continue
    const failures = await replayLists(draft)
    if (failures.length === 0) count += 1
    else say(`not replayed: ${file}: ${failures[0]}`)
  }
  return count
}
