import { expect, test } from 'vitest'
import { guessFiles } from './guess-files.ts'
import { xlsxOf } from './testing/xlsx-file.ts'

test('a sample of a workbook tells its columns, what they are, and which is the key', async () => {
  const cell = '<c t="inlineStr"><is><t>'
  const row = '<row>'
  const sheet = `${row}${cell}Name</t></is></c>${cell}No</t></is></c></row>${row}${cell}A</t></is></c><c><v>1.5</v></c></row>${row}${cell}A</t></is></c><c><v>2</v></c></row>`
  const content = await xlsxOf({ sheets: { Orders: sheet } })
  expect(await guessFiles('orders 2026-01.xlsx', content)).toEqual({
    files: 'orders*.xlsx',
    format: 'xlsx',
    options: {},
    fields: [
      { column: 'Name', type: 'string' },
      { column: 'No', type: 'number' },
    ],
    key: 'No',
  })
})

test.each([
  ['the elements that come again nearest to the root', '<a><m>1</m><b><c/><c/></b><b/></a>', 'a/b'],
  ['the only one of a root, where it has others in it', '<a><b><c>1</c></b></a>', 'a/b'],
  ['the root', '<a><b>1</b><c>2</c></a>', 'a'],
  ['what came before the sample was cut', '<a><b><c>1</c></b><b><c>2</c></b><b><c>', 'a/b'],
])('records in XML are %s', async (_, text, records) => {
  const guessed = await guessFiles('a.xml', Buffer.from(text))
  expect(guessed?.options).toEqual({ records })
})
