import type { JsonObject, LinkKey, LostCreate, NewIntent } from '../../engine/index.ts'
import { NOW, queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { nowBinding, type StoreContext } from './context.ts'
import { ERASED } from './erased-keys.ts'

/** What a create is looked for by when nothing else is left of its record. Match values may be an e-mail address. */
export interface LookedForBy {
  readonly match?: JsonObject | undefined
  readonly link?: LinkKey | undefined
}

type Sealing = Pick<StoreContext, 'cipher' | 'integration'>

/** By the claim as it is stored, which stays whatever the operation comes to be called. */
export function intentBinding(integration: number, claim: string): string {
  return `intent.sealed|${integration}|${claim}`
}

export function sealLookedForBy(
  { cipher, integration }: Sealing,
  { match, link }: NewIntent,
  claim: string,
): Buffer {
  return cipher.seal(JSON.stringify({ match, link }), intentBinding(integration, claim))
}

export function openLookedForBy(
  { cipher, integration }: Sealing,
  { claim, sealed }: { readonly claim: string; readonly sealed: Buffer | null },
): LookedForBy {
  if (sealed === null) return {}
  // What opens was written by sealLookedForBy: the seal proves it.
  const opened: LookedForBy = JSON.parse(cipher.open(sealed, intentBinding(integration, claim)))
  return opened
}

interface LostRow {
  readonly operation: string
  readonly claim: string
  readonly target: string
  readonly key: string
  readonly sealed: Buffer | null
}

export async function readLostCreates(
  context: StoreContext,
  flow: string,
  limit: number,
): Promise<readonly LostCreate[]> {
  const { db, integration } = context
  const stored = toStored(flow)
  const rows = await queryRows<LostRow>(
    db,
    `with clock as (select ${NOW} as now)
     select i.operation, i.claim, i.target, i.key, i.sealed from intent i, clock
     where i.flow = ? and i.integration = ? and i.made is null and not starts_with(i.operation, '${ERASED}')
       and not exists (select from run r where r.id = i.run and r.state = 'running' and r.until > clock.now)
       and not exists (select from run_partition p where p.id = i.run and p.until > clock.now)
       and not exists (
         select from record r where r.integration = ? and r.flow = ? and r.key = i.key collate "C")
     order by i.started_at, i.operation limit ?`,
    [nowBinding(context), stored, integration, integration, stored, limit],
  )
  return rows.map((row) => {
    const { match = {}, link } = openLookedForBy(context, row)
    return {
      key: fromStored(row.key),
      doubt: {
        operation: fromStored(row.operation),
        target: fromStored(row.target),
        match,
        ...(link ? { link } : {}),
      },
    }
  })
}
