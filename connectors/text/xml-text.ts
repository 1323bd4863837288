/** Tells whether all characters of a text are some that XML can have, in whatever way they are written. */
export function hasXmlText(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- They are what XML does not have.
  return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text) && text.isWellFormed()
}
