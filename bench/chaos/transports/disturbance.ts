import type { FileInfo } from '../../../connectors/file/open/place.ts'
import type { SeededRandom } from '../../../connectors/simulator/seeded-random.ts'
import type { Deadly } from '../deadly.ts'

/** What happens between a transport and its driver. */
export interface Disturbance {
  readonly times: Times
  readonly deadly: Pick<Deadly, 'pass'>
  /** Whether this exchange fails. */
  readonly strikes: () => boolean
  readonly random: SeededRandom
}

/** The clock of a world goes faster than that of the machine, on which files and databases are. */
export interface Times {
  readonly now: () => number
  readonly toWorld: (file: FileInfo) => FileInfo
  readonly toMachine: (file: FileInfo) => FileInfo
}

/** A failure as Node tells of it. */
export function failure(code: string): Error {
  return Object.assign(new Error(code), { code })
}
