import { describe, expect, test } from 'vitest'
import { networkOf } from './address-network.ts'

describe('the network that tries are counted for', () => {
  test('is one for all addresses that one customer has', () => {
    const all = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::', '2001:DB8:0001:2:3:4:5:6']
    expect(new Set(all.map(networkOf))).toEqual(new Set(['2001:db8:1:2::/64']))
    expect(networkOf('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64')
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
    expect(networkOf('::1')).toBe('0:0:0:0::/64')
  })

  test('is the address itself for IPv4, however it is written', () => {
    expect(networkOf('203.0.113.9')).toBe('203.0.113.9')
    expect(networkOf('::ffff:203.0.113.9')).toBe('203.0.113.9')
    expect(networkOf('')).toBe('')
  })
})
