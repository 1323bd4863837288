/**
 * A request without what its query has, but for pages and sizes: other values may be a record's, such as the last key of a
 * page, or a cursor that is made of one.
 */
export function withoutValues(summary: string): string {
  const [path = '', query] = summary.split(/\?(.*)/s)
  if (query === undefined) return summary
  const shown = query.split('&').map((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    return /^\d{1,4}$/.test(value) && /page|limit|size|per|count|top/i.test(name)
      ? pair
      : `${name}=…`
  })
  return `${path}?${shown.join('&')}`
}
