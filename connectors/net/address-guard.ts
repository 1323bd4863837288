import { lookup } from 'node:dns'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'

const privateAddresses = new BlockList()
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // With the addresses where clouds tell their machines secrets; Azure's is a public one.
  ['169.254.0.0', 16],
  ['168.63.129.16', 32],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  privateAddresses.addSubnet(address, prefix, 'ipv4')
  // The same network as IPv6 writes it: mapped, translated (NAT64) and tunnelled (6to4).
  const [first = '0', second = '0', third = '0', fourth = '0'] = address.split('.')
  const high = (Number(first) * 256 + Number(second)).toString(16)
  const low = (Number(third) * 256 + Number(fourth)).toString(16)
  privateAddresses.addSubnet(`::ffff:${high}:${low}`, 96 + prefix, 'ipv6')
  privateAddresses.addSubnet(`64:ff9b::${high}:${low}`, 96 + prefix, 'ipv6')
  privateAddresses.addSubnet(`2002:${high}:${low}::`, 16 + prefix, 'ipv6')
}
for (const [address, prefix] of [
  // Unspecified, this machine, and the old way to write IPv4.
  ['::', 96],
  // Tunnels and translators, whose other end can be anything.
  ['64:ff9b:1::', 48],
  ['::ffff:0:0:0', 96],
  ['2001::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  privateAddresses.addSubnet(address, prefix, 'ipv6')
}

/** A name of the outside world led to an address of our own network. */
class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError'
  readonly code = 'PRIVATE_ADDRESS'

  constructor(host: string, address: string) {
    super(
      host === address
        ? `"${host}" is a private address`
        : `"${host}" leads to the private address ${address}`,
    )
  }
}

/** Tells whether an address belongs to this machine, its network, or nobody. */
export function isPrivateAddress(address: string): boolean {
  return privateAddresses.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** Refuses a host that is written as a private address; names are looked at when they are resolved. */
export function checkLiteralHost(hostname: string): void {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && isPrivateAddress(host)) throw new PrivateAddressError(host, host)
}

/**
 * Resolves a name and refuses it when any of its addresses is private.
 *
 * Used by the socket itself, so the address that was looked at is the one that is connected to: a name that changes
 * between two look-ups gains nothing.
 */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (failure, addresses) => {
    if (failure) return callback(failure, '', 4)
    const culprit = addresses.find(({ address }) => isPrivateAddress(address))
    if (culprit) return callback(new PrivateAddressError(hostname, culprit.address), '', 4)
    if (options.all) return callback(null, addresses)
    const [first] = addresses
    return callback(null, first?.address ?? '', first?.family ?? 4)
  })
}
