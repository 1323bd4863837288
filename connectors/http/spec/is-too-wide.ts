/** Names under which countries let anybody have a name: `co.uk`, `com.au`. */
const FOR_ALL = /^(?:ac|co|com|edu|go|gob|gov|mil|ne|net|or|org)\.[a-z]{2}$/

/** A last part that makes the host an address: `127.1`, `0x7f`. */
const NUMBER = /^(?:\d+|0x[\da-f]*)$/

/** True for an origin that leaves the beginning open of an address, or of a name under which anybody can have one. */
export function isTooWide(origin: string): boolean {
  const [, rest] = origin.toLowerCase().split('*.', 2)
  const host = rest?.replace(/:\d+$/, '').replace(/\.$/, '')
  if (host === undefined) return false
  return FOR_ALL.test(host) || NUMBER.test(host.split('.').at(-1) ?? '')
}
