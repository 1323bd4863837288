import { OperationError, say } from '../../../../engine/index.ts'

/**
 * Loads the package that speaks to a kind of database: only who has one of them needs it.
 *
 * @throws {OperationError} `config`, when it is not installed.
 */
export async function loadDriver(name: string): Promise<unknown> {
  try {
    const loaded: { readonly default?: unknown } = await import(name)
    return loaded.default ?? loaded
  } catch (thrown) {
    throw new OperationError({
      class: 'config',
      reason: say('sqlDriverMissing', { name }),
      mayHaveHappened: false,
      cause: thrown,
    })
  }
}
