import type { BuiltinFunction } from './builtin-function.ts'
import { listFunctions } from './list-functions.ts'
import { numberFunctions } from './number-functions.ts'
import { objectFunctions } from './object-functions.ts'
import { textFunctions } from './text-functions.ts'
import { timeFunctions } from './time-functions.ts'

/** All functions of JSONata but `$eval`, which is switched off. */
export const builtinFunctions: readonly BuiltinFunction[] = [
  ...textFunctions,
  ...numberFunctions,
  ...listFunctions,
  ...objectFunctions,
  ...timeFunctions,
]
