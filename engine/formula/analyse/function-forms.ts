import { builtinFunctions } from '../builtins/builtin-functions.ts'
import type { ProductFunction } from '../product-function.ts'
import { productFunctions } from '../product-functions.ts'
import { packageArity } from '../syntax/jsonata-package.ts'
import { type Form, readForm } from './read-form.ts'

/** What the analysis must know about a function that has a name. */
export interface KnownFunction {
  readonly name: string
  readonly form: Form
  readonly arity: { readonly min: number; readonly max: number }
  /** How many arguments a function like `$map` hands on to it. */
  readonly callbackArity: number
  /** One that Mapwright adds. */
  readonly own: boolean
  readonly always: boolean
  readonly listAlways: boolean
  readonly mistakes: ProductFunction['mistakes']
}

/** Our own functions in JSONata's notation; `l` is null, which all of them take for "nothing". */
const OWN_FORMS: Readonly<Record<string, string>> = {
  first: '<x+:x>',
  empty: '<x:b>',
  words: '<x+:s>',
  if: '<xxx?:x>',
  translate: '<sx:x>',
  money: '<(nsl)n?:n>',
  localDate: '<(nsl)s:s>',
  localTime: '<(nsl)s:s>',
  inZone: '<(nsl)s:s>',
  toUtc: '<(nsl)s:s>',
  formatDate: '<(nsl)(sn)(sl)?:s>',
  parseDate: '<(nsl)(sn)(sl)?:s>',
  addDays: '<(nsl)(nl):s>',
  textFromHtml: '<(nsl):s>',
  slug: '<(nsl):s>',
  emailAddress: '<(nsl):s>',
  countryCode: '<(nsl):s>',
  countryName: '<(nsl)s?:s>',
  vatNumber: '<(nsl)(nsl)?:s>',
  streetParts: '<(nsl):o>',
}

const known = new Map<string, KnownFunction>()
for (const { name, form, always, listAlways } of builtinFunctions) {
  const read = readForm(form)
  known.set(name, {
    name,
    form: read,
    arity: arityOf(read),
    callbackArity: packageArity(name),
    own: false,
    always: always ?? false,
    listAlways: listAlways ?? false,
    mistakes: undefined,
  })
}
for (const { name, arity, mistakes } of productFunctions) {
  const form = readForm(OWN_FORMS[name] ?? '<x+:x>')
  const callbackArity = Math.min(arity.max, 3)
  known.set(name, {
    name,
    form,
    arity,
    callbackArity,
    own: name !== 'empty',
    always: name === 'empty',
    listAlways: false,
    mistakes,
  })
}

export function knownFunction(name: string): KnownFunction | undefined {
  return known.get(name)
}

export function functionNames(): Iterable<string> {
  return known.keys()
}

function arityOf({ parameters }: Form): { min: number; max: number } {
  const needed = parameters.filter((each) => !each.optional && !each.fromContext)
  const repeats = parameters.some((each) => each.repeats)
  return { min: needed.length, max: repeats ? Infinity : parameters.length }
}
