import { describe, expect, test } from 'vitest'
import type { OperationError } from '../../../../engine/index.ts'
import { type CalendarWorld, createCalendarWorld } from '../../testing/calendar-world.ts'

describe.each(['token', 'link'] as const)(
  'what a system hands out at the end of a read: a %s',
  (handing) => {
    test('asks the next read for what changed alone, and that one for what changed after it', async () => {
      const world = await createCalendarWorld(handing)
      expect((await world.run()).result).toEqual({ state: 'finished' })
      expect(pathsSince(world, 0)).toHaveLength(3)
      world.calendar.put('e2', 'Event 2, moved')
      world.calendar.put('e6', 'Event 6')
      await world.run()
      expect(pathsSince(world, 3)).toEqual(['/events?syncToken=s5'])
      await world.run()
      expect(pathsSince(world, 4)).toEqual(['/events?syncToken=s7'])
      expect(world.entries()).toEqual(['e1', 'e2', 'e3', 'e4', 'e5', 'e6'])
      expect(world.summaries()).toContain('Event 2, moved')
    })

    test('has deleted what is told as gone', async () => {
      const world = await createCalendarWorld(handing)
      await world.run()
      world.calendar.cancel('e3')
      expect((await world.run()).result).toEqual({ state: 'finished' })
      expect(world.entries()).toEqual(['e1', 'e2', 'e4', 'e5'])
    })

    test('loses nothing that changes while pages are read', async () => {
      const world = await createCalendarWorld(handing)
      world.beforeAnswer.call = (count) => {
        if (count === 2) world.calendar.put('e1', 'Event 1, moved')
        if (count === 3) world.calendar.put('e9', 'Event 9')
      }
      await world.run()
      await world.run()
      expect(world.entries()).toEqual(['e1', 'e2', 'e3', 'e4', 'e5', 'e9'])
      expect(world.summaries()).toContain('Event 1, moved')
    })

    test('is not kept before all pages were handled', async () => {
      const world = await createCalendarWorld(handing)
      await world.run()
      for (const id of ['e6', 'e7', 'e8']) world.calendar.put(id, id)
      await world.run({ isEnough: () => true })
      const { token, reading } = (await world.store.cursor('events', 0)) ?? {}
      expect(token).toMatchObject({ at: handing === 'token' ? 's5' : '/events?syncToken=s5' })
      expect(reading?.token).toEqual(token)
      const before = world.asked.length
      await world.run()
      expect(pathsSince(world, before)).toHaveLength(1)
      expect(pathsSince(world, before)[0]).toMatch(
        /syncToken=s5&pageToken=8.e7|pageToken=8.e7&syncToken=s5/,
      )
      expect(world.entries()).toHaveLength(8)
      await world.run()
      expect(world.asked.at(-1)).toBe('/events?syncToken=s8')
    })

    test('has all read where the system knows it no more, and what went meanwhile noticed', async () => {
      const world = await createCalendarWorld(handing)
      await world.run()
      world.calendar.cancel('e1')
      world.calendar.put('e6', 'Event 6')
      world.calendar.forget()
      const told: unknown[] = []
      const onReadAnew = ({ class: refusal }: OperationError): void => void told.push(refusal)
      expect((await world.run({ onReadAnew })).result).toEqual({ state: 'finished' })
      expect(told).toEqual(['gone'])
      expect(world.entries()).toEqual(world.calendar.confirmed().toSorted())
      const before = world.asked.length
      await world.run()
      expect(pathsSince(world, before)).toEqual(['/events?syncToken=s8'])
    })

    test('has all read also where it is forgotten between two pages of a read', async () => {
      const world = await createCalendarWorld(handing)
      await world.run()
      for (const id of ['e6', 'e7', 'e8']) world.calendar.put(id, id)
      world.calendar.cancel('e1')
      const before = world.asked.length
      world.beforeAnswer.call = (count) => {
        if (count === before + 2) world.calendar.forget()
      }
      expect((await world.run()).result).toEqual({ state: 'finished' })
      expect(world.entries()).toEqual(world.calendar.confirmed().toSorted())
      await world.run()
      expect(world.asked.at(-1)).toBe('/events?syncToken=s10')
    })

    test.each([503, 500, 401])(
      'outlives an answer of %i, after which not all is read',
      async (status) => {
        const world = await createCalendarWorld(handing)
        await world.run()
        world.calendar.put('e6', 'Event 6')
        world.refuse(...Array.from({ length: 30 }, () => status))
        await world.run()
        world.refuse()
        for (let runs = 0; runs < 30 && world.entries().length < 6; runs += 1) await world.run()
        expect(world.entries()).toHaveLength(6)
        expect(pathsSince(world, 3).filter((path) => !path.includes('syncToken=s5'))).toEqual([])
      },
    )

    test('is not asked by in another account', async () => {
      const world = await createCalendarWorld(handing)
      await world.run()
      const before = world.asked.length
      expect((await world.run({ systems: world.another })).result).toEqual({ state: 'finished' })
      expect(pathsSince(world, before)[0]).toBe('/events')
      expect(pathsSince(world, before)).toHaveLength(3)
    })

    test('is left alone by who reads all, and by who reads since a time', async () => {
      const world = await createCalendarWorld(handing)
      await world.run()
      const before = world.asked.length
      await world.run({ what: { kind: 'all' } })
      expect(pathsSince(world, before)[0]).toBe('/events')
      await world.run({ what: { kind: 'since', since: '2026-01-01T00:00:00.000Z' } })
      expect(world.asked.filter((path) => path.includes('syncToken'))).toEqual([])
      world.calendar.put('e6', 'Event 6')
      await world.run()
      expect(world.asked.at(-1)).toBe('/events?syncToken=s5')
    })
  },
)

function pathsSince({ asked }: CalendarWorld, from: number): readonly string[] {
  return asked.slice(from)
}
