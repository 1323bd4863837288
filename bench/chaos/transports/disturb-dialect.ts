import type { Dialect, DriverConnection, Reply } from '../../../connectors/sql/open/dialect.ts'
import { type Disturbance, failure } from './disturbance.ts'

/** A database whose connection ends before a statement, or after it was done and before its answer. Its clock is the world's. */
export function disturbDialect(dialect: Dialect, disturbance: Disturbance): Dialect {
  return {
    ...dialect,
    connect: async (options) => disturb(await dialect.connect(options), disturbance),
  }
}

function disturb(
  inner: DriverConnection,
  { times, deadly, strikes, random }: Disturbance,
): DriverConnection {
  let isSound = true
  const end = (): Error => {
    isSound = false
    inner.destroy()
    return failure('ECONNRESET')
  }
  return {
    query: async (statement) => {
      const isCut = strikes()
      deadly.pass('before-statement')
      if (isCut && random.chance(0.5)) throw end()
      const reply = await inner.query(statement)
      deadly.pass('after-statement')
      if (isCut) throw end()
      return withTime(reply, times.now)
    },
    destroy: inner.destroy,
    isSound: () => isSound && inner.isSound(),
  }
}

/** The description of a table tells the time of its server. */
function withTime(reply: Reply, now: () => number): Reply {
  const rows = reply.rows.map((row) =>
    'now' in row ? { ...row, now: new Date(now()).toISOString() } : row,
  )
  return { ...reply, rows }
}
