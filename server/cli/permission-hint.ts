import { isMessage, type Message } from '../../engine/index.ts'

const PRIVATE = 'To allow such addresses and files, start with MAPWRIGHT_ALLOW_PRIVATE=1.'

/** Messages do not name variables of the environment, as most who read them cannot set one. Whoever types a command can. */
const HINTS: Readonly<Record<string, string>> = {
  addressPrivate: PRIVATE,
  privateAddress: PRIVATE,
  sqlFileForbidden: PRIVATE,
  fileForbidden:
    'To allow a folder, list it, or a folder above it, in MAPWRIGHT_FOLDERS, then run this again.',
}

/** What allows what a message says is not allowed, also where that is a reason within it. */
export function permissionHint({ code, values }: Message): string | undefined {
  if (Object.hasOwn(HINTS, code)) return HINTS[code]
  for (const value of Object.values(values)) {
    const hint = isMessage(value) ? permissionHint(value) : undefined
    if (hint !== undefined) return hint
  }
  return undefined
}
