import type { GuessedFiles } from '../../connectors/index.ts'

const NO_SAMPLE: GuessedFiles = {
  files: 'in/products-*.csv',
  format: 'csv',
  options: { delimiter: ';' },
  fields: [
    { column: 'sku', type: 'string' },
    { column: 'title', type: 'string' },
    { column: 'price', type: 'number' },
  ],
  key: 'sku',
}

/** A connector of files to begin with, by what a sample of them looks like. */
export function filesSkeleton(name: string, guessed: GuessedFiles = NO_SAMPLE): string {
  const { files, format, options, fields, key } = guessed
  const named = namesFor(fields.map(({ column }) => column))
  const record = fields.map(({ column }) => `      ${named.get(column)}: ${formulaOf(column)}`)
  const schema = fields.map(({ column, type }) => {
    const typed = type === undefined ? '' : `, type: ${type}`
    return `        ${named.get(column)}: { title: ${JSON.stringify(column)}${typed} }`
  })
  const keyed = key === undefined ? '=file.name & ":" & $string(file.line)' : `=${bare(key)}`
  return `connector: ${name}
format: 1
title: ${name}

settings:
  type: object
  required: [folder]
  properties:
    folder: { title: Folder, type: string }

file:
  folder: =$settings.folder         # the operator lists the allowed folders in MAPWRIGHT_FOLDERS

resources:
  record:
    title: Record
    files: ${JSON.stringify(files)}
    ${format}: ${flowMap(options)}
    key: ${JSON.stringify(keyed)}
    list: { done: { move: done } }  # or changed: {}, or nothing: then all files are read each time
    # create: { file: '="record-" & $now("[Y0001][M01][D01]-[H01][m01][s01]") & ".${format}"', per: run }
    record:
${record.join('\n')}
    schema:
      properties:
${schema.join('\n')}
    # personal: [email]             # fields about people are masked wherever they are shown
`
}

function flowMap(options: Readonly<Record<string, string>>): string {
  const entries = Object.entries(options).map(
    ([name, value]) => `${name}: ${JSON.stringify(value)}`,
  )
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

function formulaOf(column: string): string {
  return JSON.stringify(`=${bare(column)}`)
}

/** A name as formulas write it. */
function bare(column: string): string {
  return /^[A-Za-z_]\w*$/.test(column) && !/^(and|or|in|true|false|null)$/.test(column)
    ? column
    : `\`${column.replaceAll('`', '')}\``
}

/** `Order No.` → `orderNo`; each once. */
function namesFor(columns: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>()
  return new Map(
    columns.map((column) => {
      const words = column.normalize('NFD').match(/[A-Za-z\d]+/g) ?? []
      const joined = words
        .map((word, at) =>
          at === 0 ? lowered(word) : word.charAt(0).toUpperCase() + word.slice(1),
        )
        .join('')
      const name = /^[A-Za-z]/.test(joined) ? joined : `field${joined}`
      let free = name
      for (let number = 2; taken.has(free); number += 1) free = `${name}${number}`
      taken.add(free)
      return [column, free]
    }),
  )
}

/** `SKU` → `sku`, `OrderNo` → `orderNo`. */
function lowered(word: string): string {
  return /^[A-Z\d]+$/.test(word) ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1)
}
