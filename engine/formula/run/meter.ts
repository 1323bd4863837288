import { LanguageError } from './language-error.ts'
import { DEFAULT_LIMITS, type FormulaLimits } from './limits.ts'
import type { RecordBudget } from './record-budget.ts'

/** Steps between two looks at the clock. */
const SLICE = 2048

/**
 * The most that one slice counts for, as a share of the limit, which is more than the slowest machine needs for its steps:
 * on one that pauses (garbage, other processes) an innocent formula does not fail.
 */
const LARGEST_SHARE = 0.02

/** So many slices at once are a function that pays before it begins, see `slicesAhead`. */
const LUMP = 2

/** A record's formulas may take so many times as long on the clock as their steps count for. */
const MAX_PAUSES = 4

/** So many times the limit on the clock end an evaluation whatever its steps count for. */
const LONGEST = 20

/** What a step, and an evaluation of few steps, take on an ordinary machine: those are too short for the clock. */
const MILLISECONDS_PER_STEP = 0.000_05
const MILLISECONDS_PER_EVALUATION = 0.000_5

/**
 * The running evaluation's budget. There is one at a time, because evaluation never waits; an evaluation inside
 * another (through a host's function) has its own, see {@link startBudget}.
 */
let limits = DEFAULT_LIMITS
let fuel = SLICE
let slices = 0
/** Slices that were paid for in one go, by what begins only after the look at the clock that this led to. */
let slicesAhead = 0
let spentMilliseconds = 0
let elapsedMilliseconds = 0
/** Absent until the first look: most evaluations end before it, and a look at the clock costs as much as one of them. */
let sliceStart: number | undefined
let itemsLeft = Infinity
let depth = 0
let isRunning = false

interface Budget {
  readonly limits: FormulaLimits
  readonly fuel: number
  readonly slices: number
  readonly slicesAhead: number
  readonly spentMilliseconds: number
  readonly elapsedMilliseconds: number
  readonly sliceStart: number | undefined
  readonly itemsLeft: number
  readonly depth: number
}

/** Begins an evaluation within limits; gives the budget of the one around it, if there is one, for {@link endBudget}. */
export function startBudget(within: FormulaLimits): Budget | undefined {
  const outer = isRunning
    ? {
        limits,
        fuel,
        slices,
        slicesAhead,
        spentMilliseconds,
        elapsedMilliseconds,
        sliceStart,
        itemsLeft,
        depth,
      }
    : undefined
  isRunning = true
  limits = within
  fuel = SLICE
  slices = 0
  slicesAhead = 0
  spentMilliseconds = 0
  elapsedMilliseconds = 0
  sliceStart = undefined
  itemsLeft = within.items
  depth = 0
  return outer
}

export function endBudget(outer: Budget | undefined): void {
  if (outer === undefined) {
    isRunning = false
    itemsLeft = Infinity
  } else {
    ;({
      limits,
      fuel,
      slices,
      slicesAhead,
      spentMilliseconds,
      elapsedMilliseconds,
      sliceStart,
      itemsLeft,
      depth,
    } = outer)
  }
}

/** Counts the steps of a loop or call; every so often, looks at the clock. */
export function spend(steps: number): void {
  fuel -= steps
  if (fuel < 0) lookAtClock()
}

/** Begins to measure before what may take long in one go: the first look at the clock sees no time pass. */
export function startClock(): void {
  sliceStart ??= Date.now()
}

function lookAtClock(): void {
  // What searches and compares outside of an evaluation, as checks of schemas do, uses up nobody's time.
  if (!isRunning) {
    fuel = SLICE
    return
  }
  const now = Date.now()
  const passed = now - (sliceStart ?? now)
  const sliceCount = (SLICE - fuel) / SLICE
  slices += sliceCount
  const perSlice = limits.milliseconds * LARGEST_SHARE
  const counted = Math.min(passed, perSlice * (sliceCount + slicesAhead))
  spentMilliseconds += counted
  // What an ordinary loop leaves over is dropped: it would let a pause count that comes long after.
  slicesAhead = sliceCount < LUMP ? 0 : sliceCount + slicesAhead - counted / perSlice
  elapsedMilliseconds += passed
  sliceStart = now
  fuel = SLICE
  if (
    spentMilliseconds >= limits.milliseconds ||
    elapsedMilliseconds >= limits.milliseconds * LONGEST
  ) {
    throw new LanguageError('LIMIT_TIME')
  }
}

/** Takes what the evaluation that ends has used from what its record may use in all. */
export function takeFrom(budget: RecordBudget): void {
  const steps = slices * SLICE + SLICE - fuel
  const byClock = Math.max(spentMilliseconds, elapsedMilliseconds / MAX_PAUSES)
  const bySteps = MILLISECONDS_PER_EVALUATION + steps * MILLISECONDS_PER_STEP
  budget.take(Math.max(byClock, bySteps), limits.items - itemsLeft)
}

/** Counts items of a list about to be made. */
export function allocate(items: number): void {
  fuel -= items >> 3
  itemsLeft -= items
  if (itemsLeft < 0) throw new LanguageError('LIMIT_MEMORY')
}

/** Checks a text, made or about to be made, by its length. */
export function checkLength(length: number): void {
  if (length > limits.textLength) throw new LanguageError('LIMIT_STRING')
  if (length > 256) allocate(length >> 3)
}

/** Counts a text that becomes part of a result: one text may stand in many places, and is written out in each. */
export function countText(text: string): void {
  if (text.length >= 64) allocate(text.length >> 6)
}

/** Checks the length that a text would have, of which the parts are there and counted. */
export function checkTotal(length: number): void {
  if (length > limits.textLength) throw new LanguageError('LIMIT_STRING')
}

/** {@link checkLength} for a text in hand. */
export function checkedText(text: string): string {
  if (text.length > 256) checkLength(text.length)
  return text
}

/** Counts the steps of looking through a text once. */
export function spendOnText(text: string): void {
  if (text.length > 64) spend(text.length >> 5)
}

/** Counts the steps of comparing two texts, which takes time only where both are long. */
export function spendOnComparison(left: string, right: string): void {
  const length = Math.min(left.length, right.length)
  if (length > 512) spend(length >> 9)
}

export function enterCall(): void {
  fuel--
  if (fuel < 0) lookAtClock()
  depth++
  if (depth > limits.depth) throw new LanguageError('LIMIT_DEPTH')
}

export function leaveCall(): void {
  depth--
}
