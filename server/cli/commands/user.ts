import type { Command } from 'commander'
import type { Knex } from 'knex'
import type { OpenedWorkspace } from '../../installation/workspace.ts'
import { createAttemptLimits } from '../../people/attempt-limits.ts'
import { beginAudit, endAudit, INSTALLATION } from '../../people/audit.ts'
import { resetFactors } from '../../people/factors.ts'
import { hashPassword } from '../../people/passwords.ts'
import {
  changePassword,
  createPerson,
  disablePerson,
  findPersonByEmail,
  listPeople,
  makeOwner,
  type Person,
} from '../../people/people.ts'
import { randomSecret } from '../../people/random-secret.ts'
import { CliError, type CliIo } from '../io.ts'
import { withWorkspace } from '../workspace-of.ts'

/** Enough that nobody guesses it before it is changed, short enough to be typed once. */
const PASSWORD_LENGTH = 16

/** For who has the machine: whoever may read its files and keys may let people in. */
export function addUserCommand(program: Command, io: CliIo): void {
  const user = program
    .command('user')
    .description('who may sign in to the server: for when nobody can any more')
    .addHelpText(
      'after',
      `
Passwords that are made here are shown once, and have to be changed at the first sign-in.
Where the embedded database is used, stop the server first.

Examples:
  mapwright user list
  mapwright user add-owner anna@example.com "Anna Smith"
  mapwright user password anna@example.com
  mapwright user reset-factors anna@example.com
  mapwright user disable anna@example.com`,
    )
  const withDatabase = (work: (db: Knex) => Promise<void>): Promise<void> =>
    withWorkspace(program, io, ({ database }) => work(database.db))

  user
    .command('list')
    .description('list everybody who has an account')
    .action(() => withDatabase((db) => listAll(db, io)))
  user
    .command('add-owner')
    .description('make an account that owns the installation, or make an account its owner')
    .argument('<email>')
    .argument('[name]', 'what they are called')
    .action((email: string, name?: string) => withDatabase((db) => addOwner(db, email, name, io)))
  user
    .command('password')
    .description('make a new password, and take a lock after wrong ones away')
    .argument('<email>')
    .action((email: string) =>
      withWorkspace(program, io, (workspace) => resetPassword(workspace, email, io)),
    )
  user
    .command('reset-factors')
    .description(
      'take all second factors of somebody away, who lost them, and their lock after wrong codes',
    )
    .argument('<email>')
    .action((email: string) =>
      withWorkspace(program, io, (workspace) => resetAllFactors(workspace, email, io)),
    )
  user
    .command('disable')
    .description('keep somebody out, at once')
    .argument('<email>')
    .option('--undo', 'let them in again')
    .action((email: string, { undo = false }: { readonly undo?: boolean }) =>
      withDatabase((db) => disable(db, email, !undo, io)),
    )
}

async function listAll(db: Knex, io: CliIo): Promise<void> {
  const people = await listPeople(db)
  for (const { email, name, isOwner, isDisabled } of people) {
    const notes = [...(isOwner ? ['owner'] : []), ...(isDisabled ? ['disabled'] : [])]
    io.out([email, name, ...notes].join('  '))
  }
  if (people.length === 0) io.err('Nobody has an account yet: mapwright user add-owner EMAIL')
}

async function addOwner(
  db: Knex,
  email: string,
  name: string | undefined,
  io: CliIo,
): Promise<void> {
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new CliError('usage', `"${email}" is not an e-mail address`)
  }
  const known = await findPersonByEmail(db, email)
  if (known) {
    await makeOwner(db, known.id)
    io.out(`${known.email} owns the installation; the password stays as it is`)
    return
  }
  const password = makePassword()
  const person = { email, name: name ?? email, isOwner: true, mustChangePassword: true }
  await createPerson(db, { ...person, password: await hashPassword(password) }, Date.now())
  io.out(`${email} owns the installation; password: ${password}`)
}

async function resetPassword(
  { database: { db }, cipher }: OpenedWorkspace,
  email: string,
  io: CliIo,
): Promise<void> {
  const { id } = await requirePerson(db, email)
  const password = makePassword()
  await changePassword(db, id, { hash: await hashPassword(password), mustChange: true })
  await createAttemptLimits(db, cipher).account.forget(email)
  io.out(`new password of ${email}: ${password}`)
}

/** Without a server there is nobody to ask for a proof; the log of the server tells of it all the same. */
async function resetAllFactors(
  { database: { db }, cipher }: OpenedWorkspace,
  email: string,
  io: CliIo,
): Promise<void> {
  const person = await requirePerson(db, email)
  const line = { who: 'mapwright user', subject: person.email }
  const begun = {
    ...line,
    at: Date.now(),
    workspace: INSTALLATION,
    action: 'resetFactors',
    request: '',
  }
  const id = await beginAudit(db, begun)
  await resetFactors(db, person.id)
  await createAttemptLimits(db, cipher).factor.forget(person.email)
  await endAudit({ db, cipher }, id, { ...line, details: {}, outcome: 'done' })
  io.out(`${person.email} signs in with the password alone, and can set up factors anew`)
}

async function disable(db: Knex, email: string, isDisabled: boolean, io: CliIo): Promise<void> {
  const { id } = await requirePerson(db, email)
  await disablePerson(db, id, isDisabled)
  io.out(isDisabled ? `${email} is out` : `${email} may sign in again`)
  const people = await listPeople(db)
  if (people.some((each) => each.isOwner && !each.isDisabled)) return
  // Kept out all the same: an account that somebody broke into may be the only one.
  io.err('Nobody who may sign in owns the installation any more: mapwright user add-owner EMAIL')
}

async function requirePerson(db: Knex, email: string): Promise<Person> {
  const person = await findPersonByEmail(db, email)
  if (person) return person
  throw new CliError(
    'usage',
    `nobody has an account with "${email}"`,
    'mapwright user list tells who has.',
  )
}

function makePassword(): string {
  return randomSecret().slice(0, PASSWORD_LENGTH)
}
