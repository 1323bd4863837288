import { readdirSync, readFileSync } from 'node:fs'
import { isJsonObject, parseJson, plain } from '../../engine/index.ts'

const ENGLISH = new URL('../../engine/locales/en/', import.meta.url)

/** Every message in English, by area: what a reviewer reads on one page, and where wording is corrected. */
export function messageReference(): string {
  const areas = readdirSync(ENGLISH)
    .filter((file) => file.endsWith('.json'))
    .toSorted((left, right) => left.localeCompare(right))
  return [
    '# Messages',
    '',
    'Everything that is said of records, runs, files and systems, in English. Programs read the code, which stays; the words may',
    'get better. `{name}` is a value of the message; `_one` and `_other` are its forms for a count. The same in Italian and Dutch',
    'is in `engine/locales/it` and `engine/locales/nl`. Made by `npm run docs` of `engine/locales/en`: change it there.',
    ...areas.flatMap((file) => describeArea(file)),
    '',
  ].join('\n')
}

function describeArea(file: string): readonly string[] {
  const texts = parseJson(readFileSync(new URL(file, ENGLISH), 'utf8'))
  const rows = isJsonObject(texts) ? Object.entries(texts) : []
  return [
    '',
    `## ${file.replace('.json', '')}`,
    '',
    '| code | English |',
    '| --- | --- |',
    ...rows.map(([code, text]) => `| \`${code}\` | ${escape(plain(text))} |`),
  ]
}

/** What Markdown would take for something else than text. */
function escape(text: string): string {
  return text.replaceAll(/[\\|<*_`]/g, String.raw`\$&`)
}
