import { isMessage, type Json, type Project, toText } from '../../engine/index.ts'
import { findWrongRows, valueOfText } from '../installation/check-rows.ts'
import type { Choices } from '../installation/choices.ts'
import { flowsOf } from '../installation/installed-flows.ts'
import { createRecentSides } from '../installation/recent-sides.ts'
import { findTable, type TablePlan, type TableSides } from '../installation/table-sides.ts'
import type { Workspace } from '../installation/workspace.ts'
import { commandWith, shellWord } from '../process/shell-words.ts'
import type { Answers } from '../store/answers.ts'
import { CliError, type CliIo } from './io.ts'
import { parsePair } from './schema-questions.ts'
import { without } from './without.ts'

export interface TableAnswers {
  readonly workspace: Workspace
  readonly project: Project
  /** Of the integration. */
  readonly name: string
  readonly answers: Answers
  readonly allowPrivate: boolean
}

export function requireTable(project: Project, name: string, table: string): TablePlan {
  const found = findTable(project, name, table)
  if (found) return found
  const known = [...new Set(flowsOf(project, name).flatMap(({ tables }) => Object.keys(tables)))]
  throw new CliError('usage', `unknown table "${table}"`, `Tables: ${known.join(', ')}.`)
}

/**
 * The rows of a table with those that a person gave, or without those that were named.
 *
 * @throws {CliError} for a row whose sides the systems do not have
 */
export async function changeRows(
  place: TableAnswers,
  table: TablePlan,
  pairs: readonly string[],
  { unset = false }: { readonly unset?: boolean },
): Promise<Readonly<Record<string, Json>>> {
  const { project, name: integration, answers } = place
  const before = answers.tables[table.name] ?? {}
  if (unset) return without(before, pairs)
  const given = pairs
    .map(parsePair)
    .map(([key, text]) => [key, valueOfText({ project, integration, table }, text)] as const)
  const rows = { ...before, ...Object.fromEntries(given) }
  const sides = await readSides(place, table)
  const wrong = findWrongRows({ project, integration, table, sides }, before, rows)
  if (wrong.length === 0) return rows
  const say = wrong
    .map(({ message }) => (isMessage(message) ? toText(message) : message))
    .join('\n')
  const hint = `Say "${commandWith('set', [integration], [`--table ${shellWord(table.name)}`])}" to see what there is.`
  throw new CliError('usage', say, hint)
}

/** What both sides of a table may hold, as the systems have it now. */
export async function showChoices(place: TableAnswers, table: TablePlan, io: CliIo): Promise<void> {
  const sides = await readSides(place, table)
  if (!sides) {
    throw new CliError(
      'setup',
      'the systems of this table cannot be asked',
      'Connect both with "mapwright connect", or look with "mapwright status" what is wrong.',
    )
  }
  io.out(`table ${table.name}    ${table.title ?? ''}`)
  showSide('for each of', sides.from, io)
  showSide('one of', sides.to, io)
  for (const [from, to] of Object.entries({ ...table.rows, ...place.answers.tables[table.name] })) {
    io.out(`    ${from} = ${JSON.stringify(to)}`)
  }
}

function showSide(words: string, choices: Choices | undefined, io: CliIo): void {
  if (!choices) return io.out(`  ${words}: any text`)
  io.out(`  ${words}:${choices.items.length === 0 ? ' (there are none yet)' : ''}`)
  for (const { value, label, isNew } of choices.items) {
    const name = label === String(value) ? '' : `  ${label}`
    io.out(`    ${String(value)}${name}${isNew ? '  (made when needed)' : ''}`)
  }
  if (choices.isCut) io.out('    … and more')
}

function readSides(
  { workspace, project, name, answers, allowPrivate }: TableAnswers,
  table: TablePlan,
): Promise<TableSides | undefined> {
  const place = { project, spoken: project, integration: name, answers }
  const options = { allowPrivate, seesPeople: true, signal: AbortSignal.timeout(60_000) }
  return createRecentSides().read(workspace, place, table, options)
}
