import {
  type FormulaCase,
  type FormulaOutcome,
  ourOutcome,
  packageOutcome,
  sameResult,
} from './formula-outcome.ts'

/** What our engine does otherwise than the package, told for a person; nothing when the two agree. */
export async function differenceOf(formulaCase: FormulaCase): Promise<string | undefined> {
  const forPackage = structuredClone(formulaCase)
  const theirs = await packageOutcome(forPackage)
  // The package writes into the record where it groups an empty list: what follows from that is no difference.
  if (!sameResult(forPackage.input, formulaCase.input)) return undefined
  const before = structuredClone(formulaCase.input)
  const ours = ourOutcome(formulaCase)
  const isUntouched = sameResult(before, formulaCase.input)
  const isSame =
    agree(formulaCase.text, ours, theirs) || bothFailInAList(formulaCase.text, ours, theirs)
  if (isSame && isUntouched) return undefined
  return [
    `formula  ${formulaCase.text}`,
    `record   ${JSON.stringify(formulaCase.input)}`,
    `ours     ${show(ours)}${isUntouched ? '' : ' (and it changed the record)'}`,
    `package  ${show(theirs)}`,
  ].join('\n')
}

function agree(text: string, ours: FormulaOutcome, theirs: FormulaOutcome): boolean {
  if (ours.kind === 'value') {
    if (theirs.kind === 'error') return theirs.code === 'CRASH'
    // Where a filter keeps "no result" both engines have a hole, and it is no fault.
    const { value, withHoles } = theirs
    return (
      sameResult(ours.value, value) ||
      (withHoles !== undefined && sameResult(ours.value, withHoles)) ||
      // It writes into a list of the formula as into one of the record.
      (text.includes('{') && sameResult(withoutNullItems(ours.value), withoutNullItems(value)))
    )
  }
  if (theirs.kind === 'error') {
    return ours.code === theirs.code || theirs.code === 'CRASH' || isLimit(ours) || isLimit(theirs)
  }
  // Limits are ours alone, and so is the rule that a result is a number of JSON.
  return (
    isLimit(ours) ||
    (ours.code === 'D1001' && JSON.stringify(theirs.value ?? null).includes('null'))
  )
}

/** `null` is what an empty list holds once the package has grouped it. */
function withoutNullItems(value: unknown): unknown {
  const text = JSON.stringify(value, (_, part: unknown) =>
    Array.isArray(part) ? part.filter((item) => item !== null && item !== undefined) : part,
  )
  return text === undefined ? undefined : JSON.parse(text)
}

/** The package starts on all items of a list or object at once, so which of several mistakes it tells is a matter of luck. */
function bothFailInAList(text: string, ours: FormulaOutcome, theirs: FormulaOutcome): boolean {
  return ours.kind === 'error' && theirs.kind === 'error' && /[[{].*,/s.test(text)
}

function isLimit(outcome: FormulaOutcome): boolean {
  return outcome.kind === 'error' && /^(?:LIMIT_|D1011|D1012|D2015|formula\.)/.test(outcome.code)
}

function show(outcome: FormulaOutcome): string {
  return outcome.kind === 'value'
    ? (JSON.stringify(outcome.value) ?? 'no result')
    : `${outcome.code}: ${outcome.message}`
}
