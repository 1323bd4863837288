import { say } from '../../messages/message.ts'
import type { ProductFunction } from '../product-function.ts'
import { isNothing, wrongArgument } from './function-argument.ts'

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)$/

/**
 * Rounds as on paper: half away from zero, on the decimal digits that a person sees.
 *
 * `1.005` is slightly less than that in binary, so `Math.round(1.005 * 100)` gives 100; shifting the decimal text
 * instead gives 100.5 exactly.
 */
function money(amount: unknown, decimals: unknown = 2): number | undefined {
  if (isNothing(amount)) return undefined
  const value = amountOf(amount)
  if (typeof decimals !== 'number' || !Number.isInteger(decimals) || Math.abs(decimals) > 15) {
    throw wrongArgument('money', say('wholeDecimals', {}), decimals)
  }
  const result =
    roundedQuickly(Math.abs(value), decimals) ?? roundedAsText(Math.abs(value), decimals)
  return value < 0 && result !== 0 ? -result : result
}

const SHIFTS = [1, 10, 100, 1000, 10_000]

/** Arithmetic in binary can only be wrong beside a tie: there, the digit that a person sees decides. */
function roundedQuickly(amount: number, decimals: number): number | undefined {
  const factor = SHIFTS[decimals]
  if (factor === undefined) return undefined
  const shifted = amount * factor
  if (!(shifted < 1e9)) return undefined
  const whole = Math.floor(shifted)
  const isTie = Math.abs(shifted - whole - 0.5) < 1e-3
  const isUp = isTie ? digitBehind(amount, decimals) >= '5' : shifted - whole > 0.5
  return (isUp ? whole + 1 : whole) / factor
}

function digitBehind(amount: number, decimals: number): string {
  const text = String(amount)
  return text.charAt(text.indexOf('.') + 1 + decimals)
}

function roundedAsText(amount: number, decimals: number): number {
  return shift(Math.round(shift(amount, decimals)), -decimals)
}

function amountOf(amount: unknown): number {
  if (typeof amount === 'number') return amount
  // Shops send prices as text ("9.995") at least as often as as numbers.
  if (typeof amount === 'string' && DECIMAL.test(amount.trim())) return Number(amount)
  throw wrongArgument('money', say('number', {}), amount)
}

function shift(value: number, places: number): number {
  const [digits = '0', exponent = '0'] = String(value).split('e')
  return Number(`${digits}e${Number(exponent) + places}`)
}

export const moneyFunctions: readonly ProductFunction[] = [
  {
    name: 'money',
    arity: { min: 1, max: 2 },
    signature: '$money(amount, decimals)',
    doc: 'Rounds as on paper, half away from zero, to two decimals unless said otherwise. Takes numbers and numbers written as text.',
    examples: [
      { formula: '$money(1.005)', result: 1.01 },
      { formula: '$money(9.995)', result: 10 },
      { formula: '$money(-1.005)', result: -1.01 },
      { formula: '$money(price)', record: { price: '12.345' }, result: 12.35 },
      { formula: '$money(price, 4)', record: { price: 0.00005 }, result: 0.0001 },
      { formula: '$money(1249, -2)', result: 1200 },
      { formula: '$money(price)', record: {} },
    ],
    implementation: ([amount, decimals]) => money(amount, decimals),
  },
]
