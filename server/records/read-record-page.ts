import type { DurableRecord, Link, Project } from '../../engine/index.ts'
import { say } from '../../engine/index.ts'
import type { RecordPage } from '../contract/records.ts'
import { remediesOf } from '../installation/remedies-of.ts'
import { notFound } from '../problems/api-error.ts'
import type { Integration } from '../store/integrations.ts'
import { loadLastingLinks } from '../store/lasting-links.ts'
import { listOpenRecords } from '../store/open-records.ts'
import { type ListedEvent, listLinksOf, listRecordEvents } from '../store/record-history.ts'
import { createSqlStore } from '../store/sql-store.ts'
import { planOfFlow } from './flow-of-project.ts'
import { lastingState } from './lasting-state.ts'
import type { Reader, RecordPorts } from './reader.ts'
import { labelOf, toEventAnswer, toOpenRecord, toStateAnswer } from './record-answers.ts'
import type { Sight } from './sight.ts'

const EVENTS_SHOWN = 200

export interface PagePlace {
  readonly integration: Pick<Integration, 'id' | 'name'>
  readonly flow: string
  readonly key: string
  /** The key as the reader was shown it. */
  readonly shown: string
}

/**
 * A record: how it stands, its history, and its links both ways.
 *
 * @throws {ApiError} where nothing is known of it
 */
export async function readRecordPage(
  ports: RecordPorts,
  { workspace }: Reader,
  place: PagePlace,
  sight: Sight,
): Promise<RecordPage> {
  const { db } = ports.database
  const { integration, flow, key } = place
  const { id, name } = integration
  const { keys } = sight
  const events = await listRecordEvents(db, { integration: id, flow, key }, EVENTS_SHOWN)
  const store = createSqlStore({ db, cipher: ports.cipher, integration: id })
  const [record] = await store.records(flow, [key])
  const open = record && !record.ignored ? record : undefined
  // Nothing for a flow whose file is deleted: its history is shown all the same.
  const { project } = await ports.projects.current(workspace)
  const source = planOfFlow(project, flow)?.source.resource.name
  const links = source === undefined ? [] : await listLinksOf(db, id, { source, key })
  if (!record && events.length === 0 && links.length === 0) {
    throw notFound(say('recordUnknown', { key: place.shown }))
  }
  const label = record?.label ?? events.find((event) => event.label !== undefined)?.label
  return {
    integration: name,
    flow,
    key: keys.show(flow, key),
    label: labelOf({ flow, key, label }, sight),
    state: await stateOf(ports, { ...place, source, open, last: events[0] }, sight),
    open: open ? toOpenRecord(name, open, sight) : null,
    ...(await wayOut(ports, project, place, open)),
    events: events.map((event) => toEventAnswer(event, sight.sayReason)),
    links: links.map((link) => toLinkAnswer(link, flow, sight)),
  }
}

async function stateOf(
  { database: { db } }: RecordPorts,
  {
    integration: { id },
    flow,
    key,
    source,
    open,
    last,
  }: PagePlace & {
    readonly source: string | undefined
    readonly open: DurableRecord | undefined
    readonly last: ListedEvent | undefined
  },
  sight: Sight,
): Promise<RecordPage['state']> {
  const places = source === undefined ? [] : [{ integration: id, flow, source, key }]
  const [link] = await loadLastingLinks(db, places)
  const state = lastingState(open, link, last)
  return state ? toStateAnswer(state, sight) : null
}

/** What puts right why a record is open, and how many others share that. */
async function wayOut(
  { database: { db }, cipher }: RecordPorts,
  project: Project,
  { integration: { id }, flow }: PagePlace,
  open: DurableRecord | undefined,
): Promise<Pick<RecordPage, 'remedies' | 'sharing'>> {
  if (!open) return { remedies: [], sharing: 0 }
  const { cause, state } = open
  const plan = planOfFlow(project, flow)
  const context = { db, cipher, integration: id }
  const { total } = await listOpenRecords(context, { flow, cause, state, limit: 0 })
  return { remedies: plan ? [...remediesOf(plan, cause)] : [], sharing: total }
}

function toLinkAnswer(link: Link, flow: string, { keys }: Sight): RecordPage['links'][number] {
  return {
    source: link.source,
    key: keys.show(flow, link.key),
    target: link.target,
    id: typeof link.id === 'string' ? keys.text(link.id) : link.id,
    isDead: link.dead === true,
    flow: link.flow,
  }
}
