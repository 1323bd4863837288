import { expect, test } from 'vitest'
import { compileForBench } from '../../testing/formula-outcome.ts'

/** Rounding by the decimal digits alone, in whole numbers without a limit. */
function onPaper(amount: number, decimals: number): number {
  const [whole = '0', fraction = ''] = Math.abs(amount).toFixed(20).split('.')
  const seen = /e/.test(String(amount)) ? fraction : (String(amount).split('.')[1] ?? '')
  const kept = BigInt(whole + seen.padEnd(decimals, '0').slice(0, decimals))
  const isUp = seen.padEnd(decimals + 1, '0').charAt(decimals) >= '5'
  const rounded = Number(`${kept + (isUp ? 1n : 0n)}e-${decimals}`)
  return amount < 0 && rounded !== 0 ? -rounded : rounded
}

test('$money rounds every amount as on paper, however near a tie', () => {
  const money = compileForBench('$money(amount, decimals)')
  let seed = 7
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  const wrong: unknown[] = []
  for (let left = 20_000; left > 0; left--) {
    const decimals = next(5)
    const digits = `${next(1_000_000)}.${String(next(1_000_000)).padStart(next(7), '0')}`
    const tie = `${next(100_000)}.${String(next(1000)).padStart(decimals, '0').slice(0, decimals)}5`
    const amount = Number(left % 2 === 0 ? tie : digits) * (next(3) === 0 ? -1 : 1)
    const found = money({ amount, decimals })
    const wanted = onPaper(amount, decimals)
    if (found !== wanted) wrong.push({ amount, decimals, found, wanted })
  }
  expect(wrong).toEqual([])
})
