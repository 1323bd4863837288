import { codeOf } from './error-code.ts'

/** A file as its place tells of it. */
export interface FileInfo {
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** Since when it is as it is (ISO 8601, UTC). */
  readonly time: string
}

/** Names from the place of the account down; none of them leads up or elsewhere. */
export type Path = readonly string[]

/**
 * Where files are. Each method is one exchange, and rejects with what the system said, as an error with a `code` like those
 * of Node (`ENOENT`).
 */
export interface Place {
  /** Before the first of them: fails where the operator allows no such place, and reaches no system for that. */
  readonly allow: () => Promise<void>
  /** The plain files of a folder, in any order, and nothing else that it has. */
  readonly list: (folder: Path) => Promise<readonly FileInfo[]>
  /**
   * So many bytes of a file from there on, fewer only at its end; `CHANGED` when it is not the one that is meant any more.
   */
  readonly read: (path: Path, file: FileInfo, from: number, count: number) => Promise<Uint8Array>
  /** Moves a file, unless it is not the one that is meant any more; never over another: that gets a name of its own. */
  readonly move: (path: Path, file: FileInfo, folder: Path) => Promise<void>
  /** The same, and nothing is left of it. */
  readonly remove: (path: Path, file: FileInfo) => Promise<void>
  /** Nothing where no such file is there. */
  readonly stat: (path: Path) => Promise<FileInfo | undefined>
  /** All of a file that may grow, as far as it is there. */
  readonly load: (path: Path) => AsyncIterable<Uint8Array>
  /** Writes a new file, so that it outlives a failure of power; its folders are made. */
  readonly put: (
    path: Path,
    bytes: AsyncIterable<Uint8Array> | readonly Uint8Array[],
  ) => Promise<void>
  /** Writes to the end of a file, so that it outlives a failure of power; it is made where it is not there. */
  readonly append: (path: Path, bytes: Uint8Array) => Promise<void>
  /** Gives a file another name in one step: `EEXIST` where one has it already. */
  readonly rename: (from: Path, to: Path) => Promise<void>
  /**
   * Where another name takes more than one step: goes on with what was begun, or fails with `DOUBT` when nobody can know whether
   * it was done.
   */
  readonly resume?: (from: Path, to: Path) => Promise<void>
  /** The same, and takes the place of one that has the name. */
  readonly replace: (from: Path, to: Path) => Promise<void>
  /** Takes a file away, if it is there. */
  readonly erase: (path: Path) => Promise<void>
  readonly close: () => Promise<void>
}

/** Who we are where files are. */
export interface PlaceLogin {
  readonly user: string
  readonly password?: string | undefined
  /** A private key, and what opens it. */
  readonly key?: string | undefined
  readonly passphrase?: string | undefined
  /** What shows that a key is lent. */
  readonly token?: string | undefined
}

/** Something about a file that is no failure of its system. */
export class PlaceError extends Error {
  override readonly name = 'PlaceError'
  readonly code: PlaceCode

  constructor(code: PlaceCode) {
    super(code)
    this.code = code
  }
}

export type PlaceCode =
  /** It was changed, replaced or taken away since it was listed. */
  | 'CHANGED'
  /** On the way there is a link. */
  | 'LINK'
  /** The operator allows no such folder. */
  | 'FORBIDDEN'
  /** Whether it was done cannot be known. */
  | 'DOUBT'

/** Tells whether a file is the one that was listed. */
export function isSame(left: FileInfo, right: FileInfo): boolean {
  return left.size === right.size && left.time === right.time
}

/** Oldest first; of files of one moment, by their names. */
export function byTime(left: FileInfo, right: FileInfo): number {
  if (left.time !== right.time) return left.time < right.time ? -1 : 1
  if (left.name === right.name) return 0
  return left.name < right.name ? -1 : 1
}

/** A folder with so many files of one name is nobody's doing but a mistake's. */
const MOST_NAMES = 1000

/** `orders.csv`, `orders (2).csv`, `orders (3).csv` and so on, until one is free. */
export function* namesFor(name: string): Generator<string, void> {
  yield name
  const dot = name.lastIndexOf('.')
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  for (let times = 2; times <= MOST_NAMES; times += 1) yield `${stem} (${times})${end}`
}

/** Moves a file to a folder under the first name that is free there. */
export async function moveToFreeName(
  rename: (to: Path) => Promise<void>,
  name: string,
  to: Path,
): Promise<void> {
  let taken: unknown
  for (const free of namesFor(name)) {
    try {
      return await rename([...to, free])
    } catch (thrown) {
      if (codeOf(thrown) !== 'EEXIST') throw thrown
      taken = thrown
    }
  }
  throw taken
}
