import { OperationError } from '../../engine/index.ts'
import { SetupError } from './setup-error.ts'
import { readTableSides, type TableSides } from './table-sides.ts'

/** Rows are saved one after the other while somebody fills a table: the systems are not asked for each. */
const RECENT_MS = 60_000

type Arguments = Parameters<typeof readTableSides>

export interface RecentSides {
  /** Nothing where a system cannot be asked: an account is missing, or it does not answer. */
  readonly read: (...given: Arguments) => Promise<TableSides | undefined>
  /** Reads them again if they were read before: somebody may have made something in a system meanwhile. */
  readonly readAgain: (...given: Arguments) => Promise<TableSides | undefined>
}

/** Keeps for a short time what the sides of tables hold. */
export function createRecentSides(now: () => number = Date.now): RecentSides {
  const known = new Map<string, { readonly sides: TableSides; readonly until: number }>()

  async function read(...given: Arguments): Promise<TableSides | undefined> {
    const name = nameOf(given)
    const recent = known.get(name)
    if (recent && recent.until > now()) return recent.sides
    for (const [each, { until }] of known) if (until <= now()) known.delete(each)
    try {
      const sides = await readTableSides(...given)
      known.set(name, { sides, until: now() + RECENT_MS })
      return sides
    } catch (error) {
      if (error instanceof SetupError || error instanceof OperationError) return undefined
      throw error
    }
  }

  return {
    read,
    readAgain: async (...given) => {
      known.delete(nameOf(given))
      return read(...given)
    },
  }
}

/** What is read for somebody who sees people is shown to nobody who does not. */
function nameOf([workspace, { integration, answers }, table, options]: Arguments): string {
  const { name } = workspace
  return JSON.stringify([name, integration, table, answers.connections, options.seesPeople])
}
