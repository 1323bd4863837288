import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import type { FlowStory } from './flow-story.ts'

/** Connectors may have changed since the version was first used, so the latest counts. */
export async function saveFlowStory(
  db: Knex,
  integration: number,
  version: string,
  story: FlowStory,
): Promise<void> {
  await queryRows(
    db,
    `insert into flow_story (integration, version, content) values (?, ?, ?::json)
     on conflict (integration, version) do update set content = excluded.content
     where flow_story.content::text <> excluded.content::text`,
    [integration, toStored(version), JSON.stringify(story)],
  )
}

export async function loadFlowStory(
  db: Knex,
  integration: number,
  version: string,
): Promise<FlowStory | undefined> {
  const [row] = await queryRows<{ content: FlowStory }>(
    db,
    'select content from flow_story where integration = ? and version = ?',
    [integration, toStored(version)],
  )
  return row?.content
}
