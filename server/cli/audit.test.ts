import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { openWorkspace } from '../installation/workspace.ts'
import { beginAudit, endAudit } from '../people/audit.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

describe('mapwright audit verify', () => {
  let cli: CliKit
  beforeEach(() => {
    cli = createCliKit({ isEmbedded: true })
  })
  afterEach(() => cli.remove())

  test('tells that the log is whole, and which line was changed first', async () => {
    const open = () => openWorkspace({ dataDir: `${cli.folder}/.mapwright` })
    const first = await open()
    const { db } = first.database
    const line = { at: 1, workspace: 'default', who: 'eva', action: 'act', request: '' }
    for (const subject of ['a', 'b', 'c']) {
      const id = await beginAudit(db, { ...line, subject })
      const end = { who: 'eva', subject, details: {}, outcome: 'done' } as const
      await endAudit({ db, cipher: first.cipher }, id, end)
    }
    await first.close()
    const whole = await cli.run('audit', 'verify')
    expect(whole).toMatchObject({ code: 0, out: expect.stringContaining('3 lines are whole') })
    const place = /3:[0-9a-f]{64}/.exec(whole.out)?.[0] ?? ''
    expect((await cli.run('audit', 'verify', '--known', place)).code).toBe(0)
    const other = place.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))
    expect((await cli.run('audit', 'verify', '--known', other)).code).toBe(1)
    expect((await cli.run('audit', 'verify', '--known', 'x')).code).toBe(2)

    const second = await open()
    await queryRows(second.database.db, `update audit set who = 'bo' where subject = 'b'`, [])
    await second.close()
    const { code, err } = await cli.run('audit', 'verify')
    expect(code).toBe(1)
    expect(err).toContain('line 2 (id 2)')
  })
})
