/** What a world tries beside what all of them try: processes die, and systems misbehave. */
export const RUN_WORLDS = [
  'kills',
  'stands-still',
  'cut-off',
  'keys',
  'shifting',
  'transports',
] as const
export type RunWorld = (typeof RUN_WORLDS)[number]

/** The same, of worlds with a server. */
export const SERVER_WORLDS = [
  'kills',
  'clock',
  'full-disk',
  'all-dead',
  'stands-still',
  'cut-off',
] as const
export type ServerWorld = (typeof SERVER_WORLDS)[number]

/** The world that somebody asked for by name. */
export function worldOf<Name extends string>(
  names: readonly Name[],
  wanted: string | undefined,
): Name | undefined {
  const found = names.find((name) => name === wanted)
  if (wanted !== undefined && found === undefined) {
    throw new Error(`there is no world "${wanted}" here; there are: ${names.join(', ')}`)
  }
  return found
}

/** Those of a server take turns. */
export function serverWorldOf(seed: number): ServerWorld {
  return SERVER_WORLDS[seed % SERVER_WORLDS.length] ?? 'kills'
}

/** These need two processes at a time. */
export function needsServer(world: RunWorld | undefined): boolean {
  return world === 'stands-still' || world === 'cut-off'
}
