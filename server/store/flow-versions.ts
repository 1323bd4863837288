import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

/** Keeps the text that a version stands for: what runs and events name can be read for ever. */
export async function saveFlowVersion(
  db: Knex,
  {
    version,
    flow,
    content,
  }: { readonly version: string; readonly flow: string; readonly content: string },
): Promise<void> {
  await queryRows(
    db,
    'insert into flow_version (version, flow, content) values (?, ?, ?) on conflict do nothing',
    [toStored(version), toStored(flow), toStored(content)],
  )
}

/** The text of a flow's version. */
export async function loadFlowVersion(db: Knex, version: string): Promise<string | undefined> {
  const [row] = await queryRows<{ content: string }>(
    db,
    'select content from flow_version where version = ?',
    [toStored(version)],
  )
  return row && fromStored(row.content)
}
