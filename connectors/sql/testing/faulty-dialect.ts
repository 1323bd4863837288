import { type Fault, SECRET } from '../../transport-suite/transport-case.ts'
import type { Dialect, DriverConnection, Reply, Statement } from '../open/dialect.ts'

/** What the faults of a system are kept in that has no wire to cut. */
export interface Faults {
  readonly exchanges: () => number
  readonly fail: (fault: Fault, times?: number) => void
  /** From now on nobody is there. */
  readonly end: () => void
}

/** Codes of a database for what it refuses, and for what it cannot do now. */
export interface FaultCodes {
  readonly refused: object
  readonly busy: object
}

/** A dialect whose statements fail on demand, and what is told of the next system: between the transport and a driver that is real. */
export function withFaults(
  dialect: Dialect,
  codes: FaultCodes,
): { readonly dialect: Dialect; readonly faultsOfNext: () => Faults } {
  let faults: Fault[] = []
  let exchanges = 0
  let isThere = true

  const query = async (inner: DriverConnection, statement: Statement): Promise<Reply> => {
    exchanges += 1
    const fault = faults.shift()
    switch (fault) {
      case 'refuses':
        throw Object.assign(new Error('the SKU is taken'), codes.refused)
      case 'tells secrets':
        throw Object.assign(new Error(`bad: ${SECRET}`), codes.refused)
      case 'is busy':
        throw Object.assign(new Error('busy'), codes.busy)
      case 'is silent':
        return new Promise<never>(() => undefined)
      case 'loses the answer':
      case 'breaks off':
        await inner.query(statement)
        throw new Error('the connection ended')
      case undefined:
        return inner.query(statement)
    }
  }

  return {
    dialect: {
      ...dialect,
      connect: async (options) => {
        if (!isThere) throw Object.assign(new Error('nobody'), { code: 'ECONNREFUSED' })
        const inner = await dialect.connect(options)
        return {
          query: (statement) => query(inner, statement),
          destroy: inner.destroy,
          isSound: () => isThere && inner.isSound(),
        }
      },
    },
    // Tests have one system after the other.
    faultsOfNext: () => {
      faults = []
      exchanges = 0
      isThere = true
      return {
        exchanges: () => exchanges,
        fail: (fault, times = 1) => void faults.push(...Array.from({ length: times }, () => fault)),
        end: () => {
          isThere = false
        },
      }
    },
  }
}
