import { isJsonList, isJsonObject, type Json, type Project } from '../../engine/index.ts'

/** How systems write what nobody says so: `processing_awaiting_payment`. */
const CODE = /(?<quote>["“«']?)\b(?<code>[a-z][a-z0-9]*(?:_[a-z0-9]+)+)\b/g

/** Puts what people call a value in the place of the code that a system has for it, in a text that an author wrote. */
export function createValueNamer({ connectors }: Project): (text: string) => string {
  const titles = new Map<string, string>()
  const unclear = new Set<string>()
  const schemas = Object.values(connectors).flatMap(({ resources }) => Object.values(resources))
  for (const [code, title] of schemas.flatMap(({ schema }) => Array.from(listTitles(schema)))) {
    if ((titles.get(code) ?? title) !== title) unclear.add(code)
    titles.set(code, title)
  }
  return (text) =>
    text.replace(CODE, (written: string, quote: string, code: string) => {
      const title = unclear.has(code) ? undefined : titles.get(code)
      if (title === undefined) return written
      return quote === '' ? `"${title}"` : `${quote}${title}`
    })
}

/** Values that a schema has a title for, wherever in it. */
function* listTitles(schema: Json): Generator<readonly [string, string]> {
  if (isJsonList(schema)) {
    for (const each of schema) yield* listTitles(each)
  } else if (isJsonObject(schema)) {
    const { const: value, title } = schema
    if (typeof value === 'string' && typeof title === 'string') yield [value, title]
    for (const each of Object.values(schema)) yield* listTitles(each)
  }
}
