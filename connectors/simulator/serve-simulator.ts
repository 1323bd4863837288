/** A simulator that listens, and what an account needs to use it. */
export interface ServedSimulator {
  readonly connector: string
  readonly url: string
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly close: () => Promise<void>
}

/**
 * Runs a simulator as this process: prints one JSON line with its address and credentials, and ends when it is told
 * to or when whoever started it is gone. Arguments: seed and port, both optional.
 */
export async function serveSimulator(
  start: (options: { readonly seed: number; readonly port: number }) => Promise<ServedSimulator>,
): Promise<void> {
  const [seed = '1', port = '0'] = process.argv.slice(2)
  const { close, ...served } = await start({ seed: Number(seed), port: Number(port) })
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
