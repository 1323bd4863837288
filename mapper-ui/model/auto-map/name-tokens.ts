/** The words a field's name is made of, in lower case: `shippingAddress` and `shipping_address` alike. */
export function nameTokens(name: string): readonly string[] {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
}

/** A name without case, accents and signs between its words. */
export function plainName(name: string): string {
  return nameTokens(name).join('')
}
