import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { CannotOpenError } from '../secrets/secret-errors.ts'
import { type LookedForBy, openLookedForBy } from '../store/lost-creates.ts'
import type { AddressFinder } from './address-finder.ts'

interface OpenCreateRow {
  readonly integration: number
  readonly flow: string
  readonly key: string
  readonly claim: string
  readonly sealed: Buffer
}

/** A create under way, or of which nobody knows the outcome, that would be recognised by a person's address. */
export interface OpenCreate extends Pick<OpenCreateRow, 'integration' | 'flow' | 'key'> {
  readonly by: LookedForBy
}

/** They are few: of each nothing is left once its outcome is known. */
export async function findOpenCreates({
  db,
  cipher,
  integrations,
  finder,
}: {
  readonly db: Knex
  readonly cipher: Cipher
  readonly integrations: readonly number[]
  readonly finder: AddressFinder
}): Promise<readonly OpenCreate[]> {
  const rows = await queryRows<OpenCreateRow>(
    db,
    'select integration, flow, key, claim, sealed from intent where integration = any(?::int[]) and sealed is not null',
    [integrations],
  )
  return rows
    .map(({ integration, flow, key, ...row }) => {
      return { integration, flow, key, by: open({ cipher, integration }, row) }
    })
    .filter(({ by }) => finder.isIn(by))
}

/** What opens under no key is read by nobody. */
function open(
  sealing: Parameters<typeof openLookedForBy>[0],
  row: Pick<OpenCreateRow, 'claim' | 'sealed'>,
): LookedForBy {
  try {
    return openLookedForBy(sealing, row)
  } catch (error) {
    if (error instanceof CannotOpenError) return {}
    throw error
  }
}
