import type { Knex } from 'knex'
import {
  type FieldOrigin,
  type Message,
  type RecordStory,
  type StoryWrite,
} from '../../engine/index.ts'
import type { Payload } from '../contract/payload.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { messageFromStoredOrNull, messageOfData } from '../store/stored-message.ts'
import type { FlowStory } from './flow-story.ts'
import { loadFlowStory } from './flow-story-store.ts'
import { maskStory } from './mask-story.ts'
import { openStory, type StoryOwner } from './seal-story.ts'

export interface PayloadPlace extends Omit<StoryOwner, 'at' | 'isMasked'> {
  readonly event: string
}

/** What was kept of it; what its fields are called now is told beside it. */
export type KeptPayload = Omit<Payload, 'titles'>

interface PayloadRow {
  readonly flow_version: string
  readonly at: string
  readonly reason: string | null
  readonly masked: boolean
  readonly sealed: Buffer
}

/** What passed at an event; nothing where it is not kept (any more). Personal fields show only where that is asked. */
export async function readPayload(
  db: Knex,
  cipher: Cipher,
  place: PayloadPlace,
  {
    isRevealed,
    sayReason,
  }: { readonly isRevealed: boolean; readonly sayReason: (message: Message) => string },
): Promise<KeptPayload | undefined> {
  const { integration, flow, key, event } = place
  const [row] = await queryRows<PayloadRow>(
    db,
    `select e.flow_version, e.at, e.reason, p.masked, p.sealed from event e
     join payload p on p.integration = e.integration and p.event = e.id
     where e.integration = ? and e.id = ?::bigint and e.flow = ? and e.key = ?`,
    [integration, event, toStored(flow), toStored(key)],
  )
  if (!row) return undefined
  const about = await loadFlowStory(db, integration, fromStored(row.flow_version))
  const story = openStory(
    cipher,
    { integration, flow, key, at: Number(row.at), isMasked: row.masked },
    row.sealed,
  )
  const isHidden = row.masked || !isRevealed
  const shown =
    isHidden && !row.masked
      ? maskStory(story, about?.personal, messageFromStoredOrNull(row.reason))
      : story
  return toPayload(shown, about, { isMasked: isHidden, sayReason })
}

function toPayload(
  story: RecordStory,
  about: FlowStory | undefined,
  {
    isMasked,
    sayReason,
  }: { readonly isMasked: boolean; readonly sayReason: (message: Message) => string },
): KeptPayload {
  return {
    isMasked,
    record: story.record,
    steps: story.steps.map(({ step, entered, decision, reason }) => ({
      step,
      title: about?.titles[step] ?? step,
      entered,
      decision: decision ?? null,
      reason: reason === undefined ? null : sayReason(messageOfData(reason)),
    })),
    writes: story.writes.map((write) => ({
      action: write.action,
      resource: write.resource,
      id: write.id ?? null,
      set: write.set,
      before: write.before ?? null,
      step: write.step,
      origins: (about?.origins[write.step] ?? []).map((origin) => toOrigin(origin, write)),
    })),
    exchanges: story.exchanges.map(({ at, role, ms, summary, outcome, isGood, detail }) => ({
      at: new Date(at).toISOString(),
      role,
      ms,
      summary,
      outcome: outcome ?? null,
      isGood,
      detail: { sent: detail.sent ?? null, received: detail.received ?? null },
    })),
  }
}

/** A field also comes from the rows that answered for the names it is made of. */
function toOrigin(
  { field, formula, sources }: FieldOrigin,
  { tableRows }: StoryWrite,
): Payload['writes'][number]['origins'][number] {
  const rows = [field, ...sources].flatMap((name) => tableRows[name] ?? [])
  return {
    field,
    formula: formula ?? null,
    sources: [...sources],
    tableRows: [...new Set(rows)],
  }
}
