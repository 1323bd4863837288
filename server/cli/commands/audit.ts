import type { Command } from 'commander'
import { type ChainPlace, checkAudit } from '../../people/check-audit.ts'
import { CliError, type CliIo } from '../io.ts'
import { withWorkspace } from '../workspace-of.ts'

const WHAT_IS_WRONG = {
  changed: 'says something else than when it was written',
  missing: 'is missing, or lines before it are',
  unlinked: 'does not follow the line before it',
} as const

/** For who has the machine: the log itself is read by administrators in the pages. */
export function addAuditCommand(program: Command, io: CliIo): void {
  program
    .command('audit')
    .description('the log of who changed what')
    .addHelpText(
      'after',
      `
Where the embedded database is used, stop the server first.

Examples:
  mapwright audit verify
  mapwright audit verify --known 1200:5f0c…`,
    )
    .command('verify')
    .description('tell whether a line was changed or taken out; ends with 1 if one was')
    .option('--known <number:hash>', 'a place that was told before, which has to be there still')
    .action(({ known }: { readonly known?: string }) => verify(program, io, readPlace(known)))
}

function readPlace(text: string | undefined): ChainPlace | undefined {
  if (text === undefined) return undefined
  const [, number, hash] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text) ?? []
  if (number !== undefined && hash !== undefined) return { number, hash }
  throw new CliError('usage', `"${text}" is not a place like 1200:5f0c… (64 hex digits)`)
}

async function verify(program: Command, io: CliIo, known: ChainPlace | undefined): Promise<void> {
  const { checked, unchained, last, broken } = await withWorkspace(
    program,
    io,
    ({ database, cipher }) => checkAudit(database.db, cipher, known),
  )
  if (broken) {
    const { number, id, why } = broken
    const name = id === null ? `line ${number}` : `line ${number} (id ${id})`
    throw new CliError(
      'found',
      `the audit log was changed: ${name} ${WHAT_IS_WRONG[why]}`,
      `The ${checked} lines before it are whole.`,
    )
  }
  io.out(`${checked} lines are whole; ${unchained} are under way or not chained yet`)
  if (last) io.out(`the last is ${last.number}:${last.hash}`)
}
