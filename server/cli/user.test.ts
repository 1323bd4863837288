import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type OpenedWorkspace, openWorkspace } from '../installation/workspace.ts'
import { createAttemptLimits } from '../people/attempt-limits.ts'
import { INSTALLATION, listAudit } from '../people/audit.ts'
import { saveApp } from '../people/authenticator-app.ts'
import { loadFactors } from '../people/factors.ts'
import { findPersonByEmail } from '../people/people.ts'
import { makeRecoveryCodes } from '../people/recovery-codes.ts'
import { checkPassword } from '../people/sign-in.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

describe('mapwright user', () => {
  let cli: CliKit
  beforeEach(() => {
    cli = createCliKit({ isEmbedded: true })
  })
  afterEach(() => cli.remove())

  /** As the server does it. */
  async function tryPassword(email: string, password: string): Promise<string> {
    const workspace = await openWorkspace({ dataDir: `${cli.folder}/.mapwright` })
    const { db } = workspace.database
    const limits = createAttemptLimits(db, workspace.cipher)
    const result = await checkPassword(db, limits, { email, password, address: '::1' })
    await workspace.close()
    return result.kind
  }

  test('makes an owner, and a new password, which are shown once', async () => {
    const added = await cli.run('user', 'add-owner', 'anna@example.com', 'Anna')
    const first = /password: (\S{16})$/.exec(added.out)?.[1] ?? ''
    expect(await tryPassword('anna@example.com', first)).toBe('good')
    const reset = await cli.run('user', 'password', 'Anna@example.com')
    const second = /: (\S{16})$/.exec(reset.out)?.[1] ?? ''
    expect(await tryPassword('anna@example.com', first)).toBe('wrong')
    expect(await tryPassword('anna@example.com', second)).toBe('good')
    const listed = await cli.run('user', 'list')
    expect(listed.out).toBe('anna@example.com  Anna  owner')
    const { err } = await cli.run('user', 'disable', 'anna@example.com')
    expect(err).toContain('mapwright user add-owner')
    expect(await tryPassword('anna@example.com', second)).toBe('wrong')
    const back = await cli.run('user', 'disable', '--undo', 'anna@example.com')
    expect(back.err).toBe('')
    expect(await tryPassword('anna@example.com', second)).toBe('good')
  })

  test('takes factors away that were lost, also with wrong codes before, and notes it', async () => {
    await cli.run('user', 'add-owner', 'anna@example.com', 'Anna')
    const { folder } = cli
    const inDatabase = async <T>(work: (workspace: OpenedWorkspace) => Promise<T>): Promise<T> => {
      const workspace = await openWorkspace({ dataDir: `${folder}/.mapwright` })
      const result = await work(workspace)
      await workspace.close()
      return result
    }
    const email = 'anna@example.com'
    const person = await inDatabase(async ({ database: { db }, cipher }) => {
      const id = (await findPersonByEmail(db, email))?.id ?? ''
      await saveApp(db, cipher, { person: id, secret: 'A'.repeat(32), step: 0, now: 0 })
      await makeRecoveryCodes(db, id)
      const { factor } = createAttemptLimits(db, cipher)
      for (let tries = 0; tries < 20; tries += 1) await factor.count(email, `192.0.2.${tries}`)
      expect(await factor.count(email, '::1')).toBeGreaterThan(1)
      return id
    })
    const { out } = await cli.run('user', 'reset-factors', 'Anna@example.com')
    expect(out).toContain('anna@example.com')
    await inDatabase(async ({ database: { db }, cipher }) => {
      expect(await loadFactors(db, person)).toEqual({
        appSince: null,
        passkeys: [],
        recoveryCodes: 0,
      })
      expect(await createAttemptLimits(db, cipher).factor.count(email, '::1')).toBeUndefined()
      const [line] = await listAudit(db, { workspace: INSTALLATION, limit: 1 })
      expect(line).toMatchObject({
        who: 'mapwright user',
        action: 'resetFactors',
        subject: 'anna@example.com',
        outcome: 'done',
      })
    })
  })

  test('says who is not there', async () => {
    const { code, err } = await cli.run('user', 'password', 'none@example.com')
    expect(code).toBe(2)
    expect(err).toContain('nobody has an account with "none@example.com"')
  })
})
