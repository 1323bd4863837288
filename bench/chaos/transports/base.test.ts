import { expect, onTestFinished, test } from 'vitest'
import { openOwner } from '../../../connectors/sql/testing/sqlite-file.ts'
import { createSqliteBase } from './base.ts'

const BEGIN = { text: 'begin immediate', values: [] }
const COMMIT = { text: 'commit', values: [] }
const INSERT = { text: "insert into bookings (number, amount) values ('B1', 1)", values: [] }

async function open() {
  const base = await createSqliteBase()
  onTestFinished(base.close)
  const { file } = base.account
  if (typeof file !== 'string') throw new Error('the account has a file')
  const writer = await openOwner(file)
  onTestFinished(writer.destroy)
  return { base, writer }
}

test('an owner who met the lock of a flow holds nothing afterwards', async () => {
  const { base, writer } = await open()
  await writer.query(BEGIN)
  const lock = base.troubles[0]?.()
  // It has failed once by now.
  await new Promise((resolve) => setTimeout(resolve, 200))
  await writer.query(COMMIT)
  await lock
  await expect(base.requireFree()).resolves.toBeUndefined()
  await writer.query(INSERT)
  expect(await base.query('select number from bookings')).toEqual([{ number: 'B1' }])
})

test('what an owner writes after it met the lock of a flow is there for everybody', async () => {
  const { base, writer } = await open()
  await writer.query(BEGIN)
  const text = "insert into parcels (number, weight, changed_at) values ('P1', 1, '2026-01-01')"
  const inserted = base.query(text)
  await new Promise((resolve) => setTimeout(resolve, 200))
  await writer.query(COMMIT)
  await inserted
  const { rows } = await writer.query({ text: 'select number from parcels', values: [] })
  expect(rows).toEqual([{ number: 'P1' }])
})

test('a table that somebody holds is told before anything is compared', async () => {
  const { base, writer } = await open()
  await writer.query(BEGIN)
  await expect(base.requireFree()).rejects.toMatchObject({ code: 'SQLITE_BUSY' })
  await writer.query(COMMIT)
})
