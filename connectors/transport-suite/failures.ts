import { describe, expect, test } from 'vitest'
import {
  type Fault,
  idIn,
  NEVER,
  openCase,
  planOf,
  recordsOf,
  refusalOf,
  type TransportUnderTest,
} from './transport-case.ts'

const CREATE = { operation: 'operation-1', signal: NEVER }

/** What goes wrong is told by its class, and whether it may have been done all the same. */
export function describeFailures(subject: TransportUnderTest): void {
  const { list, create, update } = planOf(subject).resources['item'] ?? {}

  describe('failing', () => {
    if (list) describeReadingFailures(subject)
    if (create) describeCreateFailures(subject)
    if (update) {
      test('an update is sent again when its answer is lost, for twice is as good as once', async () => {
        const { item, system } = await openCase(subject)
        system.fail('loses the answer')
        await item.update(idIn(subject, 2), { name: 'New' }, { signal: NEVER })
        expect((await system.items())[1]?.name).toBe('New')
      })
    }
  })
}

function describeReadingFailures(subject: TransportUnderTest): void {
  const passing: readonly Fault[] = ['is busy', 'is silent', 'loses the answer', 'breaks off']
  test.each(passing)('a list is read all the same when the system %s once', async (fault) => {
    const { item, system } = await openCase(subject)
    system.fail(fault)
    expect(await recordsOf(item)).toHaveLength(5)
  })

  test.each(passing)(
    'a list that fails for good, for the system %s, is no short list',
    async (fault) => {
      const { item, system } = await openCase(subject)
      system.fail(fault, 100)
      expect(await refusalOf(recordsOf(item))).toMatchObject({ class: 'temporary' })
    },
  )

  test('a system that is not there is told as such', async () => {
    const { item, system } = await openCase(subject)
    await system.close()
    const refusal = await refusalOf(recordsOf(item))
    expect(refusal).toMatchObject({ class: 'temporary', mayHaveHappened: false })
  })

  test('who stops waiting is not kept waiting', async () => {
    const { item, system } = await openCase(subject)
    system.fail('is silent', 100)
    const stop = new AbortController()
    const asked = refusalOf(recordsOf(item, { signal: stop.signal }))
    setTimeout(() => stop.abort(), 20)
    expect(await asked).toMatchObject({ class: 'temporary' })
    expect(system.exchanges()).toBeLessThanOrEqual(1)
  })
}

function describeCreateFailures(subject: TransportUnderTest): void {
  test('a create that is refused has not happened', async () => {
    const { item, system } = await openCase(subject)
    system.fail('refuses')
    const refusal = await refusalOf(item.create({ sku: 'N', name: 'New' }, CREATE))
    expect(refusal).toMatchObject({ class: 'invalid', mayHaveHappened: false })
    expect(refusal.message).toContain('System')
    expect(await system.items()).toHaveLength(5)
  })

  test.each<[Fault, number]>([
    ['is silent', 5],
    ['loses the answer', 6],
    ['breaks off', 6],
  ])('a create may have happened when the system %s, and is sent once', async (fault, left) => {
    const { item, system, connection } = await openCase(subject)
    // Some look at what they write to before the first time.
    await connection.check(NEVER)
    const before = system.exchanges()
    system.fail(fault)
    const refusal = await refusalOf(item.create({ sku: 'N', name: 'New' }, CREATE))
    expect(refusal).toMatchObject({ class: 'temporary', mayHaveHappened: true })
    expect(await system.items()).toHaveLength(left)
    expect(system.exchanges() - before).toBe(1)
  })

  test('a create that reached nobody has not happened', async () => {
    const { item, system } = await openCase(subject)
    await system.close()
    const refusal = await refusalOf(item.create({ sku: 'N', name: 'New' }, CREATE))
    expect(refusal).toMatchObject({ class: 'temporary', mayHaveHappened: false })
  })
}
