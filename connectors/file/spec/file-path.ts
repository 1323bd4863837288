/** Where the files of a resource are, below the place of the account. */
export interface FilePattern {
  /** Names of folders, from the place down; empty: in the place itself. */
  readonly folder: readonly string[]
  /** The name of a file, with `*` for any characters and `?` for one. */
  readonly name: string
}

/** Reads `in/orders-*.csv`; nothing where it is no such path, or leads elsewhere. */
export function parsePattern(text: string): FilePattern | undefined {
  const folder = text.split('/')
  const name = folder.pop() ?? ''
  return folder.every(isFolderName) && isName(name.replaceAll(/[*?]/g, 'x'))
    ? { folder, name }
    : undefined
}

/** Reads `done/2026`; nothing where it is no such path, or leads elsewhere. */
export function parseFolder(text: string): readonly string[] | undefined {
  const folder = text.replace(/\/$/, '').split('/')
  return folder.every(isFolderName) ? folder : undefined
}

function isFolderName(name: string): boolean {
  return isName(name) && !/[*?]/.test(name)
}

/** One name on any system: no path, no device, nothing hidden, nothing that a shell or a person would not see. */
export function isName(name: string): boolean {
  return (
    // oxlint-disable-next-line no-control-regex -- They are what is refused.
    /^[^\u0000-\u001f\u007f/\\:*?"<>|]+$/.test(name) &&
    !/^\.|[. ]$|^ /.test(name) &&
    !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) &&
    new TextEncoder().encode(name).length <= MAX_NAME_BYTES
  )
}

/** What most file systems take, less what we put around a name for a while. */
const MAX_NAME_BYTES = 200

/** A copy in progress, or what an editor or a tool keeps for itself. */
export function isUnfinishedName(name: string): boolean {
  return /^[.~]|~$|\.(tmp|temp|part|partial|filepart|crdownload|download|swp|lock|lck)$/i.test(name)
}

/** Tells which names fit a pattern. */
export function matcherOf(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*').map((part) => Array.from(part))
  return (name) => fits(Array.from(name), parts)
}

/** Without expressions: some of those take for ever on a name that somebody chose. */
function fits(
  name: readonly string[],
  [first = [], ...rest]: readonly (readonly string[])[],
): boolean {
  if (!fitsAt(name, 0, first)) return false
  const last = rest.pop()
  if (!last) return name.length === first.length
  let at = first.length
  for (const part of rest) {
    while (at + part.length <= name.length && !fitsAt(name, at, part)) at += 1
    if (at + part.length > name.length) return false
    at += part.length
  }
  return at + last.length <= name.length && fitsAt(name, name.length - last.length, last)
}

function fitsAt(name: readonly string[], start: number, part: readonly string[]): boolean {
  if (start + part.length > name.length) return false
  return part.every((character, at) => character === '?' || character === name[start + at])
}
