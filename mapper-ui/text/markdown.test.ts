import { MantineProvider } from '@mantine/core'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Markdown } from './markdown.tsx'

/** What is shown, without how it looks. */
function show(text: string): string {
  const markdown = createElement(Markdown, { text, level: 2 })
  const html = renderToStaticMarkup(createElement(MantineProvider, { env: 'test' }, markdown))
  return html
    .replace(/<style[^]*?<\/style>/g, '')
    .replace(/ (?:class|style|dir|data-[a-z-]+)="[^"]*"/g, '')
}

test('shows headings, paragraphs, lists that go on, tables and code', () => {
  const html = show(
    [
      '# Title',
      'One line',
      'and its second.',
      '',
      '3. An item',
      '   that goes on',
      '',
      '| a | b |',
      '| --- | --- |',
      '| 1 | 2 |',
      '',
      '```sh',
      'npm test',
      '```',
    ].join('\n'),
  )
  expect(html).toContain('<h3>Title</h3>')
  expect(html).toMatch(/<p>One line\nand its second.<\/p>/)
  expect(html).toContain('<ol start="3">')
  expect(html).toMatch(/An item\nthat goes on/)
  expect(html).toMatch(/<tbody><tr><td>1<\/td><td>2<\/td><\/tr><\/tbody>/)
  expect(html).toMatch(/<pre[^>]*>npm test<\/pre>/)
})

test('shows emphasis and code, and links of the web alone', () => {
  const html = show(
    '**a** _b_ `c_d_e` snake_case_name [f](https://g.example) [h](javascript:i) [j](./k.md)',
  )
  expect(html).toContain(
    '<strong>a</strong> <em>b</em> <code>c_d_e</code> snake_case_name <a href="https://g.example" target="_blank" rel="noreferrer">f</a> h j',
  )
})

test('loads nothing, and shows no HTML of an author', () => {
  const html = show('![pixel](https://spy.example/a.png) <script>alert(1)</script> <b>bold</b>')
  expect(html).not.toMatch(/<(?:img|script|b)\b/)
})

const picture = ({ src, alt }: { readonly src?: string; readonly alt?: string }) =>
  createElement('figure', {}, `${src}: ${alt}`)

test('shows the pictures of texts that are ours as they are given to it, and no HTML', () => {
  const markdown = createElement(Markdown, {
    text: '![a page](recordings/a.webp) <b>bold</b>',
    level: 2,
    picture,
  })
  const html = renderToStaticMarkup(createElement(MantineProvider, { env: 'test' }, markdown))
  expect(html).toContain('<figure>recordings/a.webp: a page</figure>')
  expect(html).not.toMatch(/<(?:img|b)\b/)
})

test('draws a page of another system, with the numbers of the steps', () => {
  const html = show('```screen\naddress: a.example (1)\nmenu: Keys (2)\nsecret: Key (2)\n```')
  expect(html).toContain('aria-hidden="true"')
  expect(html).toContain('<span>Keys</span><b>2</b>')
  expect(html).not.toContain('<pre')
})
