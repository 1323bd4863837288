import { describe, expect, test } from 'vitest'
import { compile } from './create-projects.ts'
import { readShippedFiles } from './read-folder.ts'
import { createSayReason } from './say-reason.ts'
import { readShipped, translateShipped } from './shipped-files.ts'
import { translateFiles } from './translate-files.ts'

const shipped = readShipped()
const files = readShippedFiles().filter(({ path }) => path.startsWith('mappings/'))
const original = await compile(files, shipped)

async function sayIn(language: string): Promise<(text: string) => string> {
  const told = await compile(translateFiles(files, language), translateShipped(shipped, language))
  return createSayReason(original, told.project, language)
}

describe('a reason is said in the language of its reader', async () => {
  const say = await sayIn('nl')

  test('where a step of a flow gave it, with its values', () => {
    expect(say('The order exists already')).toBe('De order bestaat al')
    expect(say('The line "Mug; blue" has no SKU')).toBe('De regel "Mug; blue" heeft geen SKU')
  })

  test('where a connector said it, within what the product says', () => {
    expect(
      say('CCV SalesPOS refused POST /products/ (500): CCV refused this record: no such package'),
    ).toBe('CCV SalesPOS weigerde POST /products/ (500): CCV weigerde dit record: no such package')
  })

  test('also where it holds what parts reasons', () => {
    const note =
      'Credit note 3 refunds 5 of 40, a difference of 35; CCV takes whole refunds only. Book it in the till, order 7'
    expect(say(note)).toBe(
      'Creditnota 3 betaalt 5 van 40 terug, een verschil van 35; CCV neemt alleen volledige terugbetalingen aan. Boek deze in de kassa, order 7',
    )
  })

  test('with the title of a table as it is called there', () => {
    expect(say('the table "Payment methods" has no row for "klarna"')).toContain('"Betaalmethoden"')
  })

  test('with what resources and their fields are called, in every language', async () => {
    const sentence = 'pos.product not found with sku "TR-L"'
    for (const language of ['en', 'it', 'nl']) {
      const said = (await sayIn(language))(sentence)
      expect(said).toContain('(CCV SalesPOS)')
      expect(said).toMatch(/ SKU[^"]* "TR-L"/)
      expect(said).not.toContain('pos.product')
    }
    const doubled = say(
      'shop.product 490005 and 490006 are one and the same pos.product with sku "A", so nothing was written: give one of them another value, or choose what doubles become',
    )
    expect(doubled).not.toMatch(/shop\.product|pos\.product/)
    const named = say(
      'shop.product Tweede (490005) and Eerste (490006) are one and the same pos.product with sku "A", so nothing was written: give one of them another value, or choose what doubles become',
    )
    expect(named).toContain('Tweede (490005) en Eerste (490006) zijn')
    expect(named).not.toMatch(/shop\.product|pos\.product/)
    expect(doubled).toContain('490005')
    expect(
      say('2 records of pos.order have reference "A-1" (5, 6): which one is meant cannot be told'),
    ).not.toMatch(/pos\.order|reference/)
  })

  test('and stays as it is where nobody translated it', async () => {
    expect(say('Something else, from an older version of the flow')).toBe(
      'Something else, from an older version of the flow',
    )
    expect((await sayIn('en'))('The order exists already')).toBe('The order exists already')
  })
})
