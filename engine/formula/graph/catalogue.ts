import { describeFunctions } from '../describe-functions.ts'

/** These take functions, or text that is one: they are read as code. */
const HIGHER_ORDER: ReadonlySet<string> = new Set(
  'map filter reduce sift sort each single eval'.split(' '),
)

const drawn = new Set(
  describeFunctions()
    .map(({ name }) => name)
    .filter((name) => !HIGHER_ORDER.has(name)),
)

/** Whether a call of a function (its name without `$`) is drawn as a node. */
export function isDrawnFunction(name: string): boolean {
  return drawn.has(name)
}
