import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openWorkspace } from '../installation/workspace.ts'
import { createAttemptLimits } from '../people/attempt-limits.ts'
import { checkPassword } from '../people/sign-in.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

describe('mapwright user', () => {
  let cli: CliKit
  beforeEach(() => {
    cli = createCliKit()
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
    await cli.run('user', 'disable', 'anna@example.com')
    expect(await tryPassword('anna@example.com', second)).toBe('wrong')
    await cli.run('user', 'disable', '--undo', 'anna@example.com')
    expect(await tryPassword('anna@example.com', second)).toBe('good')
  })

  test('says who is not there', async () => {
    const { code, err } = await cli.run('user', 'password', 'none@example.com')
    expect(code).toBe(2)
    expect(err).toContain('nobody has an account with "none@example.com"')
  })
})
