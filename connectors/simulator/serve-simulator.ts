/** A simulator that listens, and what an account needs to use it. */
export interface ServedSimulator {
  readonly connector: string
  readonly url: string
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly close: () => Promise<void>
}

interface ServeOptions {
  readonly seed: number
  readonly port: number
  readonly size: number
}

/**
 * Runs a simulator as this process: prints one JSON line with its address and credentials, and ends when it is told
 * to or when whoever started it is gone. Arguments, all optional: seed, port, and how much data there is at first, as a
 * share of what there is otherwise.
 */
export async function serveSimulator(
  start: (options: ServeOptions) => Promise<ServedSimulator>,
): Promise<void> {
  const [seed = 1, port = 0, size = 1] = process.argv.slice(2).map(Number)
  const { close, ...served } = await start({ seed, port, size })
  process.stdout.write(`${JSON.stringify(served)}\n`)
  const end = (): void => {
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', end)
  // Ctrl-C at a terminal goes to the whole group; the parent decides when it is over.
  process.on('SIGINT', () => {})
  process.on('disconnect', end)
}
