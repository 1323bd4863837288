import { describe, expect, test } from 'vitest'
import { loadWords, type Message, say } from '../../engine/index.ts'
import { compile } from './create-projects.ts'
import { readShippedFiles } from './read-folder.ts'
import { createSayReason } from './say-reason.ts'
import { readShipped, translateShipped } from './shipped-files.ts'
import { translateFiles } from './translate-files.ts'

const shipped = readShipped()
const files = readShippedFiles().filter(({ path }) => path.startsWith('mappings/'))
const original = await compile(files, shipped)

async function sayIn(language: string): Promise<(message: Message) => string> {
  const told = await compile(translateFiles(files, language), translateShipped(shipped, language))
  return createSayReason(original, told.project, { language, words: await loadWords(language) })
}

const author = (text: string): Message => say('author', { text })
const place = say('placeWith', { values: { sku: 'TR-L' } })

describe('a reason is said in the language of its reader', async () => {
  const inDutch = await sayIn('nl')

  test('where a step of a flow gave it, with its values', () => {
    expect(inDutch(author('The order exists already'))).toBe('De order bestaat al')
    expect(inDutch(author('The line "Mug; blue" has no SKU'))).toBe(
      'De regel "Mug; blue" heeft geen SKU',
    )
  })

  test('where a connector said it, within what the product says', () => {
    const said = say('remote', { text: 'CCV refused this record: no such package' })
    const request = 'POST /products/ (500)'
    expect(inDutch(say('refusedBecause', { system: 'CCV SalesPOS', request, said }))).toBe(
      'CCV SalesPOS weigerde POST /products/ (500): CCV weigerde dit record: no such package',
    )
  })

  test('also where it holds what parts reasons', () => {
    const note =
      'Credit note 3 refunds 5 of 40, a difference of 35; CCV takes whole refunds only. Book it in the till, order 7'
    expect(inDutch(author(note))).toBe(
      'Creditnota 3 betaalt 5 van 40 terug, een verschil van 35; CCV neemt alleen volledige terugbetalingen aan. Boek deze in de kassa, order 7',
    )
  })

  test('with what people call the value that a system has a code for', async () => {
    const reason = author('The status processing_awaiting_payment is not chosen')
    expect((await sayIn('en'))(reason)).toBe('The status "Awaiting payment" is not chosen')
    for (const language of ['it', 'nl']) {
      const said = (await sayIn(language))(reason)
      expect(said).not.toMatch(/processing_|Awaiting/)
    }
    // What nobody named stays as it is.
    const unknown = author('The status "in_the_post" is not chosen')
    expect((await sayIn('en'))(unknown)).toBe('The status "in_the_post" is not chosen')
  })

  test('with the title of a table as it is called there', () => {
    expect(inDutch(say('rowMissing', { title: 'Payment methods', name: 'klarna' }))).toContain(
      '"Betaalmethoden"',
    )
  })

  test('with what resources and their fields are called, in every language', async () => {
    for (const language of ['en', 'it', 'nl']) {
      const said = (await sayIn(language))(say('missing', { resource: 'pos.product', place }))
      expect(said).toContain('(CCV SalesPOS)')
      expect(said).toMatch(/ SKU[^"]* "TR-L"/)
      expect(said).not.toContain('pos.product')
    }
    const doubled = say('doubled', {
      source: 'shop.product',
      named: 'Tweede (490005)',
      others: 'Eerste (490006)',
      resource: 'pos.product',
      place,
    })
    // By "shop", two shipped integrations mean different systems; both have products.
    expect(inDutch(doubled)).toMatch(/^Product Tweede \(490005\) en Eerste \(490006\) zijn/)
    expect(inDutch(doubled)).not.toMatch(/shop\.product|pos\.product/)
    const values = { reference: 'A-1' }
    const ambiguous = { count: 2, resource: 'pos.order', values, ids: '5, 6' }
    expect(inDutch(say('ambiguous', ambiguous))).not.toMatch(/pos\.order|reference/)
  })

  test('and stays as it is where nobody translated it', async () => {
    const old = author('Something else, from an older version of the flow')
    expect(inDutch(old)).toBe('Something else, from an older version of the flow')
    expect((await sayIn('en'))(author('The order exists already'))).toBe('The order exists already')
  })
})
