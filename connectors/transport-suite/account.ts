import { describe, expect, test } from 'vitest'
import { createRateGate, GateClosedError, type RateGate } from '../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../records/index-store.ts'
import {
  countingGate,
  itemOf,
  NEVER,
  openAccount,
  openCase,
  planOf,
  recordsOf,
  refusalOf,
  SECRET,
  type TransportUnderTest,
} from './transport-case.ts'

const CLOSED: RateGate = {
  enter: () => Promise.reject(new GateClosedError(5_000_000_000_000)),
  leave: async () => undefined,
}

/** Credentials, limits, and what is told of exchanges. */
export function describeAccount(subject: TransportUnderTest): void {
  const { create } = planOf(subject).resources['item'] ?? {}

  describe('an account', () => {
    if (subject.hasCredentials !== false) {
      test('is good where its credentials are, and else the flow stops', async () => {
        const { connection, system } = await openCase(subject)
        await connection.check(NEVER)
        const { settings } = system
        const wrong = subject.transport.open(
          planOf(subject),
          { settings: { ...settings, secret: 'wrong' } },
          portsLike(),
        )
        const refusal = await refusalOf(wrong.check(NEVER))
        expect(refusal).toMatchObject({ class: 'config' })
        expect(refusal.message).not.toContain('wrong')
        await wrong.close()
      })
    }

    test('says where its secrets go, and sends them nowhere else', async () => {
      const { system } = await openCase(subject)
      const { settings } = system
      const [origin, ...others] = subject.transport.originsOf(planOf(subject), settings) ?? []
      expect(origin).toMatch(/^\w+:\/\//)
      expect(others).toEqual([])
      const open = () =>
        subject.transport.open(
          planOf(subject),
          { settings: { ...settings, secret: SECRET }, origins: ['https://other.example'] },
          portsLike(),
        )
      expect(open).toThrow(expect.objectContaining({ class: 'config', mayHaveHappened: false }))
      expect(system.exchanges()).toBe(0)
    })

    test('does not lead into the own network or machine unless that is allowed', async () => {
      const { system } = await openCase(subject)
      const guarded = openAccount(subject, system, subject.guarded ?? { allowPrivate: false })
      const refusal = await refusalOf(recordsOf(guarded.resource('item')))
      expect(refusal).toMatchObject({ class: 'config', mayHaveHappened: false })
      expect(system.exchanges()).toBe(0)
    })

    test('lets every exchange through its gate, also those that fail', async () => {
      const gate = countingGate()
      const { item, system } = await openCase(subject, [itemOf(1)], { rateGate: gate })
      system.fail('is busy')
      await recordsOf(item)
      expect(gate.all()).toBe(system.exchanges())
      expect(gate.all()).toBeGreaterThanOrEqual(2)
      expect(gate.inside()).toBe(0)
    })

    test('whose limit is used up is left alone, and says until when', async () => {
      const { item, system } = await openCase(subject, [itemOf(1)], { rateGate: CLOSED })
      expect(await refusalOf(recordsOf(item))).toMatchObject({
        class: 'limited',
        mayHaveHappened: false,
        retryAt: 5_000_000_000_000,
      })
      expect(system.exchanges()).toBe(0)
    })

    test('tells of its exchanges in a line and in detail', async () => {
      const { item, told, counted } = await openCase(subject)
      await recordsOf(item)
      expect(told.length).toBeGreaterThanOrEqual(3)
      for (const { summary, outcome, isGood, ms } of told) {
        expect(summary).toMatch(/^\S.*\S$/)
        expect(outcome).toEqual(expect.any(String))
        expect(isGood).toBe(true)
        expect(ms).toBeGreaterThanOrEqual(0)
      }
      expect(JSON.stringify(told.map(({ detail }) => detail.received))).toContain('Item 1')
      expect(counted).toHaveLength(told.length)
      expect(JSON.stringify(counted)).not.toContain('Item 1')
    })

    test('tells of an exchange that was not answered', async () => {
      const { item, told, counted, system } = await openCase(subject)
      system.fail('is silent')
      await recordsOf(item)
      expect(told[0]).toMatchObject({ isGood: false })
      expect(told[0]).not.toHaveProperty('outcome')
      expect(counted[0]).toMatchObject({ isGood: false, result: 'none' })
    })

    if (create) {
      test('keeps its secrets, also those that the system tells back', async () => {
        const { item, told, counted, system, connection } = await openCase(subject)
        await connection.check(NEVER)
        const before = told.length
        system.fail('tells secrets')
        const set = { sku: 'N', name: 'New' }
        const refusal = await refusalOf(item.create(set, { operation: 'o', signal: NEVER }))
        expect(JSON.stringify([told, counted])).not.toContain(SECRET)
        expect(`${refusal.message} ${refusal.exchange}`).not.toContain(SECRET)
        expect(told).toHaveLength(before + 1)
      })
    }
  })
}

/** What an account is opened with where nobody looks at it. */
function portsLike() {
  const clock = { now: Date.now, sleep: async () => undefined }
  const rateGate = createRateGate({ limits: [], parallel: 4, clock })
  return { indexStore: createMemoryIndexStore(), rateGate, clock, allowPrivate: true }
}
