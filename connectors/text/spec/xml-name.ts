/** What stands before the name of an attribute, beside the elements of a record. */
export const ATTRIBUTE = '@'

/** The text of an element that has attributes or other elements as well. */
export const TEXT = '#text'

/** What a name begins with, and what else it has (XML 1.0, 2.3), without the colon: that stands after a prefix. */
const START =
  'A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}'
const NAME = new RegExp(`^[${START}][${START}\\-.\\d\u00b7\u0300-\u036f\u203f\u2040]*$`, 'u')

/** Tells whether an element can have the name. */
export function isElementName(name: string): boolean {
  return NAME.test(name)
}

/** Tells whether a field of a record can be written to XML. */
export function isFieldName(name: string): boolean {
  return name === TEXT || isElementName(name.startsWith(ATTRIBUTE) ? name.slice(1) : name)
}

/** A name that may have a prefix; nothing for what is no name. */
export function partsOfName(
  name: string,
): { readonly prefix: string; readonly local: string } | undefined {
  const at = name.indexOf(':')
  const prefix = at === -1 ? '' : name.slice(0, at)
  const local = name.slice(at + 1)
  const isName = isElementName(local) && (at === -1 || isElementName(prefix))
  return isName ? { prefix, local } : undefined
}

/** The prefix that an attribute declares; nothing where it declares none. */
export function declaredBy(attribute: string): string | undefined {
  const parts = partsOfName(attribute)
  return parts?.prefix === 'xmlns' ? parts.local : undefined
}
