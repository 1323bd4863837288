import { DescriptionError, type Draft, importDescription } from '../../connectors/import/index.ts'
import { suggestName, toText } from '../../engine/index.ts'
import { commandWith } from '../process/shell-words.ts'
import { CliError, type CliIo } from './io.ts'
import { readSource } from './read-source.ts'
import { allowsPrivate } from './workspace-of.ts'

/** So many guesses, and operations left out, are told; all guesses stand in the file. */
const MAX_TOLD = 20

/** A connector drafted from a description that a person names. */
export async function draftConnector(
  name: string,
  { from, only }: { readonly from: string; readonly only?: readonly string[] | undefined },
  io: CliIo,
): Promise<Draft> {
  const text = await readSource(from, { cwd: io.cwd, allowPrivate: allowsPrivate(io) })
  const draft = drafted(text, { name, only, ...(/^https?:/i.test(from) ? { from } : {}) }, from)
  for (const wanted of only ?? []) {
    if (draft.offered.includes(wanted)) continue
    const near = suggestName(wanted, draft.offered)
    throw new CliError(
      'usage',
      `the description gives no "${wanted}"`,
      near === undefined ? `It gives: ${draft.offered.join(', ')}.` : `Did you mean "${near}"?`,
    )
  }
  if (Object.keys(Object(draft.file['resources'])).length > 0) return draft
  tellLeft(draft, io)
  const hint = only
    ? 'Run the command without --only to see what there is.'
    : `Write the connector by hand: "${commandWith('new connector', [name])}" gives a skeleton.`
  throw new CliError('found', `nothing that could be read or written was found in "${from}"`, hint)
}

function drafted(
  text: string,
  options: Parameters<typeof importDescription>[1],
  from: string,
): Draft {
  try {
    return importDescription(text, options)
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error
    throw new CliError(
      'usage',
      `"${from}" is no description of an API: ${error.message}`,
      'What is read: OpenAPI 3 and Swagger 2, manifests of Airbyte, collections of Postman, recordings of a browser (HAR), curl commands.',
    )
  }
}

/** Tells what a person has to look at. */
export function tellDraft(draft: Draft, io: CliIo): void {
  const names = Object.keys(Object(draft.file['resources']))
  io.err(
    `${names.length} ${names.length === 1 ? 'resource' : 'resources'}: ${names.slice(0, MAX_TOLD).join(', ')}${names.length > MAX_TOLD ? ', …' : ''}`,
  )
  tellLeft(draft, io)
  if (draft.guesses.length === 0) return
  io.err(`\nGuessed; each is marked in the file (# guessed: …):`)
  for (const { path, reason } of draft.guesses.slice(0, MAX_TOLD))
    io.err(`  ${path.join('.')}: ${toText(reason)}`)
  tellRest(draft.guesses.length, io)
}

function tellLeft({ left }: Draft, io: CliIo): void {
  if (left.length === 0) return
  io.err(`\nLeft out:`)
  for (const { what, reason } of left.slice(0, MAX_TOLD)) io.err(`  ${what}: ${toText(reason)}`)
  tellRest(left.length, io)
}

function tellRest(count: number, io: CliIo): void {
  if (count > MAX_TOLD) io.err(`  … and ${count - MAX_TOLD} more`)
}
