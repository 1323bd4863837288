import { stringify } from 'yaml'
import { toFormulaPath } from '../mapping/field-path.ts'

/** What three answers make of a flow. */
export interface NewFlow {
  readonly name: string
  readonly title: string
  /** `role.resource` */
  readonly source: string
  readonly target: string
  /** Target field → source field, both with the names of their groups before them. Empty: it is recognised by links alone. */
  readonly match: Readonly<Record<string, string>>
  /** Target fields among them that the system fills itself. */
  readonly readOnly: readonly string[]
}

/** The file of a flow that was just begun: it reads, recognises, and sets what it recognises by. */
export function writeNewFlow({ name, title, source, target, match, readOnly }: NewFlow): string {
  const formulas = Object.entries(match).map(
    ([field, from]) => [field, `=${toFormulaPath(from)}`] as const,
  )
  const sent = formulas.filter(([field]) => !readOnly.includes(field))
  const step = {
    write: target,
    ...(formulas.length > 0 && { match: Object.fromEntries(formulas) }),
    set: Object.fromEntries(sent),
  }
  return [{ flow: name, format: 1, title }, { source: { read: source } }, { steps: [step] }]
    .map((part) => stringify(part, { lineWidth: 0 }))
    .join('\n')
}

/** A name that no file beside it has: `customer-to-debtor`, `customer-to-debtor-2`. */
export function freeFlowName(source: string, target: string, taken: ReadonlySet<string>): string {
  const [, from = ''] = source.split('.')
  const [role = '', resource = ''] = target.split('.')
  const plain = hyphened(`${from}-to-${from === resource ? role : resource}`)
  let name = plain
  for (let count = 2; taken.has(name); count++) name = `${plain}-${count}`
  return name
}

function hyphened(text: string): string {
  return text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean)
    .join('-')
}
