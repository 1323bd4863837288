import { isJsonObject } from '../../../engine/index.ts'
import { type ConnectorAuthor, type DocumentPath, say } from '../../../engine/transport.ts'
import { ATTRIBUTE, declaredBy, partsOfName, TEXT } from '../../text/spec/xml-name.ts'

/** Finds what would be no XML, as far as it is written in the connector: formulas are asked when they are computed. */
export function checkXml(written: unknown, path: DocumentPath, author: ConnectorAuthor): void {
  if (!isJsonObject(written)) return
  const names = Object.keys(written)
  const [root = ''] = names
  if (names.length !== 1 || isInside(root) || Array.isArray(written[root])) {
    author.error('xml_form', path, say('xmlOneRoot', {}), say('writeAs', { example: EXAMPLE }))
    return
  }
  checkFields(written, path, { author, prefixes: new Set() })
}

const EXAMPLE = 'xml: { order: { number: =$set.number } }'

interface Around {
  readonly author: ConnectorAuthor
  readonly prefixes: ReadonlySet<string>
}

function isInside(name: string): boolean {
  return name === TEXT || name.startsWith(ATTRIBUTE)
}

function checkFields(value: unknown, path: DocumentPath, around: Around): void {
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) checkFields(item, [...path, at], around)
    return
  }
  if (!isJsonObject(value)) return
  for (const [field, inner] of Object.entries(value)) {
    const place = [...path, field]
    if (!isInside(field)) {
      const within = { ...around, prefixes: prefixesIn(inner, around) }
      checkName(field, place, within, isFormula(inner))
      checkFields(inner, place, within)
      continue
    }
    if (field !== TEXT) checkName(field.slice(ATTRIBUTE.length), place, around)
    if (typeof inner === 'object' && inner !== null) {
      around.author.error('xml_form', place, say('fileNoText', { name: field }))
    }
  }
}

/** Those that an element declares are its own, too. */
function prefixesIn(value: unknown, { prefixes }: Around): ReadonlySet<string> {
  const inner = Array.isArray(value) ? value : [value]
  const fields = inner.flatMap((each) => (isJsonObject(each) ? Object.keys(each) : []))
  const declared = fields
    .filter((field) => field.startsWith(ATTRIBUTE))
    .flatMap((field) => declaredBy(field.slice(ATTRIBUTE.length)) ?? [])
  return new Set([...prefixes, ...declared])
}

/** It may give what declares a prefix. */
function isFormula(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('=')
}

function checkName(
  name: string,
  path: DocumentPath,
  { author, prefixes }: Around,
  mayDeclare = false,
): void {
  const parts = partsOfName(name)
  if (!parts) {
    author.error('xml_form', path, say('fileXmlName', { name }))
    return
  }
  const { prefix } = parts
  if (mayDeclare || prefix === '' || prefix === 'xml' || prefix === 'xmlns' || prefixes.has(prefix))
    return
  const hint = say('writeAs', { example: `"@xmlns:${prefix}": https://…` })
  author.error('xml_form', path, say('xmlPrefix', { name: prefix }), hint)
}
