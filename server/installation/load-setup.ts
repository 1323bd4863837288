import type { Knex } from 'knex'
import { queryPrepared } from '../database/query.ts'
import {
  ANSWER_COLUMNS,
  type AnswerRow,
  type Answers,
  noAnswers,
  toAnswers,
} from '../store/answers.ts'
import { type PrivacySettings, readPrivacy } from '../store/privacy-settings.ts'

/** What people have settled that a run of an integration goes by. */
export interface Setup {
  readonly answers: Answers
  readonly privacy: PrivacySettings
}

/** Of a row of `integration` with {@link SETUP_JOINS}. */
export interface SetupRow extends AnswerRow {
  readonly is_answered: boolean
  readonly privacy: unknown
}

export const SETUP_COLUMNS = `answer.integration is not null as is_answered, ${ANSWER_COLUMNS}, workspace.settings -> 'privacy' as privacy`

export const SETUP_JOINS = `left join answer on answer.integration = integration.id
 left join workspace on workspace.name = integration.workspace`

/** Read anew for every run, for it may have changed. `undefined`: the integration was removed. */
export async function loadSetup(db: Knex, integration: number): Promise<Setup | undefined> {
  const [row] = await queryPrepared<SetupRow>(
    db,
    `select ${SETUP_COLUMNS} from integration ${SETUP_JOINS} where integration.id = ?`,
    [integration],
  )
  return row && toSetup(row)
}

export function toSetup(row: SetupRow): Setup {
  return {
    answers: row.is_answered ? toAnswers(row) : noAnswers,
    privacy: readPrivacy(row.privacy),
  }
}
