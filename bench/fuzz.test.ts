import { expect, test } from 'vitest'
import { fuzzDrift } from './drift-fuzzer.ts'
import { fuzzHttp } from './http-fuzzer.ts'
import { fuzzLanguage } from './language-fuzzer.ts'

/** The first seeds of the fuzzers; `npm run fuzz` goes on where these end. */
async function findingsOf(
  fuzzer: (seed: number) => Promise<string | undefined>,
  cases: number,
): Promise<readonly string[]> {
  const findings: string[] = []
  for (let seed = 1; seed <= cases; seed++) {
    const finding = await fuzzer(seed)
    if (finding !== undefined) findings.push(`seed ${seed}: ${finding}`)
  }
  return findings
}

test('a shipped file, however broken, is read to its end and told of at its places', async () => {
  expect(await findingsOf(fuzzLanguage, 25)).toEqual([])
})

test('an answer, however odd, is understood or refused in words', async () => {
  expect(await findingsOf(fuzzHttp, 60)).toEqual([])
})

test('a change of what a system sends is found at its field, and others of its records change nothing', async () => {
  expect(await findingsOf(fuzzDrift, 40)).toEqual([])
})
