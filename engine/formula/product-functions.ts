import { chooseFunctions } from './functions/choose.ts'
import { countryFunctions } from './functions/countries.ts'
import { dateFunctions } from './functions/dates.ts'
import { emailFunctions } from './functions/email-address.ts'
import { moneyFunctions } from './functions/money.ts'
import { slugFunctions } from './functions/slug.ts'
import { streetFunctions } from './functions/street-parts.ts'
import { htmlFunctions } from './functions/text-from-html.ts'
import { translateFunctions } from './functions/translate.ts'
import { vatFunctions } from './functions/vat-number.ts'
import type { ProductFunction } from './product-function.ts'

/** The functions that Mapwright adds to the language, in the order of the docs. */
export const productFunctions: readonly ProductFunction[] = [
  ...chooseFunctions,
  ...translateFunctions,
  ...moneyFunctions,
  ...dateFunctions,
  ...htmlFunctions,
  ...slugFunctions,
  ...emailFunctions,
  ...countryFunctions,
  ...vatFunctions,
  ...streetFunctions,
]
