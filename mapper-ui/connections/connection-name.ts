const MAX_LENGTH = 63

/** Whether accounts may be called so. */
export function isConnectionName(name: string): boolean {
  return /^[a-z][a-z0-9-]{0,62}$/.test(name)
}

/** What a person types, as a name while it is being typed. */
export function toConnectionName(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\s_.]+/g, '-')
    .replace(/[^a-z0-9-]/g, '')
    .slice(0, MAX_LENGTH)
}

/** A name for another account of a system: its own name, or that with a number. */
export function freeConnectionName(connector: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? connector : `${connector}-${number}`
    if (!taken.includes(name)) return name
  }
}
