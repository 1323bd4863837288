/** `orderLines`, `order_lines` and `order-lines` as words: `order`, `lines`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase())
}

/** The same name, however it is written: `updatedAt` and `updated_at`. */
export function plainName(name: string): string {
  return wordsOf(name).join('')
}

/** `order_lines` as `orderLines`: a name that files and formulas take without quotes. */
export function camelName(name: string): string {
  const [first = 'item', ...others] = wordsOf(name)
  const joined = [
    first,
    ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1)),
  ].join('')
  return /^[a-z]/.test(joined) ? joined : `_${joined}`.replace(/^_/, 'n')
}

/** `order_lines` as `Order lines`. */
export function titleOf(name: string): string {
  const words = wordsOf(name).join(' ')
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1)
}

/** One of many, by the rules of English that names in APIs follow. */
export function singular(word: string): string {
  if (
    /(status|address|business|process|access|news|series|analysis|canvas|bus|gas|lens|class)$/i.test(
      word,
    )
  )
    return word
  if (/ies$/i.test(word) && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(sses|shes|ches|xes|zes|uses)$/i.test(word)) return word.slice(0, -2)
  return /[^s]s$/i.test(word) ? word.slice(0, -1) : word
}

/** What settings of signing in are called, and the address. */
const TAKEN: ReadonlySet<string> = new Set([
  'url',
  'token',
  'user',
  'password',
  'client',
  'secret',
  'scope',
])

/** The name of a setting for a field of the API, which is none of ours. */
export function settingName(field: string): string {
  const name = camelName(field)
  return TAKEN.has(name) ? `${name}Value` : name
}
