/** A name or an address and nothing else: drivers take much more for a host, such as paths of sockets and lists. */
function isHostName(host: string): boolean {
  return (
    host.length < 256 &&
    /^([a-z\d_]([a-z\d_-]*[a-z\d_])?(\.[a-z\d_]([a-z\d_-]*[a-z\d_])?)*|\[[\da-f:.]+\])$/i.test(host)
  )
}

/**
 * A host as it stands in an address, in lower case: of IPv6, with brackets, which people leave out. Nothing if it is none.
 */
export function toHost(host: unknown): string | undefined {
  if (typeof host !== 'string') return undefined
  const text = host.trim().toLowerCase()
  const name = /^[\da-f.]*:[\da-f.]*:[\da-f:.]*$/.test(text) ? `[${text}]` : text
  return isHostName(name) ? name : undefined
}
