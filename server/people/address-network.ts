import { isIPv6 } from 'node:net'

const GROUPS = 8
/** Those that a provider gives to one customer: who has them has all addresses behind them. */
const OWN_GROUPS = 4
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu

/** Whom tries are counted for: an IPv4 address, or the network of 64 bits that an IPv6 address is of. */
export function networkOf(address: string): string {
  const mapped = MAPPED.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [plain = ''] = address.split('%')
  const [before = '', after] = plain.split('::')
  const first = groupsOf(before)
  const last = groupsOf(after ?? '')
  const gap = after === undefined ? 0 : GROUPS - first.length - last.length
  const all = [...first, ...Array.from({ length: Math.max(0, gap) }, () => '0'), ...last]
  const own = all.slice(0, OWN_GROUPS).map((group) => Number.parseInt(group, 16).toString(16))
  return `${own.join(':')}::/64`
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':')
}
