/** What stands before the name of an attribute, beside the elements of a record. */
export const ATTRIBUTE = '@'

/** The text of an element that has attributes or other elements as well. */
export const TEXT = '#text'

/** Tells whether an element can have the name. */
export function isElementName(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name)
}

/** Tells whether a field of a record can be written to XML. */
export function isFieldName(name: string): boolean {
  return name === TEXT || isElementName(name.startsWith(ATTRIBUTE) ? name.slice(1) : name)
}
