import { expect, test } from 'vitest'
import { drawFormula } from '../../../../engine/index.ts'
import it from '../../../locales/it/blocks.json' with { type: 'json' }
import nl from '../../../locales/nl/blocks.json' with { type: 'json' }
import { functionTitle } from '../../../text/help-text.ts'
import { addWords, translate } from '../../../text/translator.ts'
import { sayFormula } from './say-formula.ts'
import { type BlockTranslate, blocksText } from './text.ts'

const TITLES: Readonly<Record<string, string>> = {
  companyName: 'Company name',
  lastname: 'Last name',
  middlename: 'Name prefix',
  paymentMethod: 'Payment method',
  paymentStatus: 'Payment status',
  price: 'Price',
  quantity: 'Quantity',
  status: 'Status',
}

function say(formula: string, locale: 'en' | 'it' | 'nl' = 'en') {
  const t: BlockTranslate = (key, values) =>
    translate({ area: blocksText.area, locale, key, values })
  return sayFormula(drawFormula(formula), {
    t,
    functionTitle: (name) => functionTitle('en', name),
    tableTitle: (name) => (name === 'statuses' ? 'Statuses of orders' : name),
    titleOf: (_, node) => TITLES[node.text] ?? node.text,
  })
}

test.each([
  ['status', 'field', 'Status', ''],
  ['$debtor', 'variable', 'Debtor', ''],
  ['$person.firstName', 'variable', 'First name', 'of person'],
  ['"personal"', 'constant', 'personal', ''],
  ['true', 'constant', 'yes', ''],
  ['$lowercase(status)', 'function', 'Small letters', 'Status'],
  ['$words(middlename, lastname)', 'function', 'Join words', 'Name prefix, Last name'],
  [
    '$join([middlename, lastname][$ != ""], "\\n")',
    'function',
    'Join lines',
    'Name prefix, Last name leave out what is empty',
  ],
  ['$join(tags, ", ")', 'function', 'Join with “, ”', 'tags'],
  ['price * quantity - 1', 'function', '(Price × Quantity) − 1', ''],
  ['"No. " & status', 'function', '“No. ” Status', ''],
  ['paymentStatus = "paid"', 'condition', 'Payment status is paid', ''],
  [
    '$not($empty(status)) and (price > 1 or quantity in [1, 2])',
    'condition',
    'Status is filled and (Price is more than 1 or Quantity is one of 1, 2)',
    '',
  ],
  [
    '$if($empty(companyName), "personal", "business")',
    'condition',
    'If Company name is empty',
    '→ personal, else business',
  ],
  [
    'status = "a" ? 1 : status = "b" ? 2',
    'condition',
    'If Status is a',
    '→ 1, else if Status is b → 2',
  ],
  ['$translate("statuses", status)', 'look-up', 'Look up Status', 'in Statuses of orders'],
  ['$round(price * quantity, 2)', 'function', 'Round', '(Price × Quantity), 2'],
  [
    '$uppercase($first(status, "x"))',
    'function',
    'Capital letters',
    'First that is filled (Status, “x”)',
  ],
  ['$map(lines, function($v) { $v.a })', 'formula', '', '$map(lines, function($v) { $v.a })'],
])('%s reads as words', (formula, kind, strong, rest) => {
  expect(say(formula)).toEqual({ kind, strong, rest })
})

test('a formula is told in the language of the reader', () => {
  addWords('it', 'blocks', it)
  addWords('nl', 'blocks', nl)
  const formula = '$if($empty(companyName), "personal", "business")'
  expect(say(formula, 'it')).toMatchObject({ rest: '→ personal, altrimenti business' })
  expect(say(formula, 'nl')).toMatchObject({ rest: '→ personal, anders business' })
})
