import { isRow, type Row } from './json.ts'

function kind(value: unknown): string {
  // Both systems have their ways to say nothing, and an empty text is another.
  if (value === null || value === false || value === '') return 'nothing'
  if (Array.isArray(value)) return 'list'
  return typeof value
}

function agrees(documented: unknown, told: unknown): boolean {
  const [one, other] = [kind(documented), kind(told)]
  if (one === 'boolean' || other === 'boolean') {
    return typeof told === typeof documented
  }
  return one === 'nothing' || other === 'nothing' || one === other
}

/** Where a record differs from a documented one in its names, or in the kinds of their values. */
export function differences(documented: Row, told: Row, path = ''): string[] {
  const found: string[] = []
  for (const name of new Set([...Object.keys(documented), ...Object.keys(told)])) {
    const at = `${path}${name}`
    const [one, other] = [documented[name], told[name]]
    if (!(name in told)) found.push(`${at} is documented, and not told`)
    else if (!(name in documented)) found.push(`${at} is told, and not documented`)
    else if (!agrees(one, other)) found.push(`${at} is ${kind(other)}, documented as ${kind(one)}`)
    else if (isRow(one) && isRow(other)) found.push(...differences(one, other, `${at}.`))
  }
  return found
}
