/** A path with its query, without the fields of these names, and what is nested in them; what stays is written as it was. */
export function dropFields(link: string, names: ReadonlySet<string>): string {
  const start = link.indexOf('?')
  if (start < 0 || names.size === 0) return link
  const pairs = link.slice(start + 1).split('&')
  const kept = pairs.filter((pair) => pair !== '' && !isOf(names, nameIn(pair)))
  const path = link.slice(0, start)
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`
}

function isOf(names: ReadonlySet<string>, name: string): boolean {
  return names.has(name) || names.has(name.replace(/\[.*/s, ''))
}

function nameIn(pair: string): string {
  return new URLSearchParams(pair).keys().next().value ?? ''
}
