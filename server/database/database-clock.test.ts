import { expect, test } from 'vitest'
import { openDatabaseClock } from './database-clock.ts'

/** A machine and a database whose times the test sets. */
function world() {
  const times = { wall: 5_000_000, steady: 100, database: 9_000_000, onTheWay: 0 }
  const machine = { wall: () => times.wall, steady: () => times.steady }
  const pass = (ms: number): void => {
    times.wall += ms
    times.steady += ms
    times.database += ms
  }
  const ask = async (): Promise<number> => {
    const told = times.database
    pass(times.onTheWay)
    return told
  }
  return { times, pass, open: () => openDatabaseClock(ask, machine) }
}

test('tells the time of the database, whatever the clock of the machine is set to', async () => {
  const { times, pass, open } = world()
  const clock = await open()
  expect(clock.now()).toBe(9_000_000)
  pass(60_000)
  times.wall -= 3_600_000
  expect(clock.now()).toBe(9_060_000)
})

test('tells by how much the clock of the machine is ahead, or behind', async () => {
  const { times, open } = world()
  times.wall = times.database + 3_600_000
  const clock = await open()
  expect(clock.skewMs()).toBe(3_600_000)
  times.wall = times.database - 3_600_000
  expect(clock.skewMs()).toBe(-3_600_000)
})

test('follows the database when its time is set', async () => {
  const { times, pass, open } = world()
  const clock = await open()
  pass(10_000)
  times.database -= 1_800_000
  await clock.measure()
  expect(clock.now()).toBe(times.database)
})

test('does not believe an answer that was long on its way more than what it knows', async () => {
  const { times, pass, open } = world()
  const clock = await open()
  pass(5_000)
  times.onTheWay = 4_000
  await clock.measure()
  // By that answer alone the time would be two seconds less.
  expect(Math.abs(clock.now() - times.database)).toBeLessThan(10)
})

test('follows a crystal that is not as good', async () => {
  const { times, pass, open } = world()
  const clock = await open()
  for (let minute = 0; minute < 60; minute += 1) {
    pass(60_000)
    times.steady += 6
    await clock.measure()
  }
  expect(Math.abs(clock.now() - times.database)).toBeLessThan(20)
})
