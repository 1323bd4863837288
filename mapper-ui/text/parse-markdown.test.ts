import { expect, test } from 'vitest'
import { parseMarkdown } from './parse-markdown.ts'

test('reads headings, paragraphs, lists that go on, tables and code', () => {
  const blocks = parseMarkdown(
    [
      '# Title',
      'One line',
      'and its second.',
      '',
      '3. An item',
      '   that goes on',
      '',
      '   | a | b |',
      '   | --- | --- |',
      '   | 1 | 2 |',
      '',
      '```sh',
      'npm test',
      '```',
    ].join('\n'),
  )
  expect(blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'list', 'table', 'code'])
  expect(blocks[1]).toMatchObject({ line: [{ kind: 'text', text: 'One line and its second.' }] })
  expect(blocks[2]).toMatchObject({
    isOrdered: true,
    start: 3,
    items: [[{ text: 'An item that goes on' }]],
  })
  expect(blocks[3]).toMatchObject({ rows: [[[{ text: '1' }], [{ text: '2' }]]] })
})

test('tells emphasis and code, and links of the web alone', () => {
  const [block] = parseMarkdown(
    '**a** _b_ `c_d_e` snake_case_name [f](https://g.example) [h](javascript:i)',
  )
  expect(block).toMatchObject({
    line: [
      { kind: 'strong', text: 'a' },
      { kind: 'text' },
      { kind: 'emphasis', text: 'b' },
      { kind: 'text' },
      { kind: 'code', text: 'c_d_e' },
      { kind: 'text', text: ' snake_case_name ' },
      { kind: 'link', text: 'f', href: 'https://g.example' },
      { kind: 'text' },
      { kind: 'text', text: 'h' },
    ],
  })
})

test('comes to an end whatever it is given', () => {
  for (const text of ['```', '|', '- ', '|a|\n|-|', '#', '[a](', '* *', '\n\n']) {
    expect(parseMarkdown(text)).toBeInstanceOf(Array)
  }
})
