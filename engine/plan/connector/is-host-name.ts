/** A name or an address and nothing else: drivers take much more for a host, such as paths of sockets and lists. */
export function isHostName(host: string): boolean {
  return (
    host.length < 256 &&
    /^([a-z\d_]([a-z\d_-]*[a-z\d_])?(\.[a-z\d_]([a-z\d_-]*[a-z\d_])?)*|\[[\da-f:.]+\])$/i.test(host)
  )
}
