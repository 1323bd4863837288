import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { openWorkspace } from '../installation/workspace.ts'
import { addVersions, listVersions } from '../projects/file-versions.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

describe('mapwright versions cut', () => {
  let cli: CliKit
  beforeEach(() => {
    cli = createCliKit({ isEmbedded: true })
  })
  afterEach(() => cli.remove())

  test('removes all but the newest versions of each file, which the audit log tells', async () => {
    const open = () => openWorkspace({ dataDir: `${cli.folder}/.mapwright` })
    const first = await open()
    const about = { workspace: 'default', note: '', author: 'eva', at: 1 }
    for (const text of ['a', 'b', 'c']) {
      await addVersions(first.database.db, [{ path: 'a.md', text }], about)
    }
    await addVersions(first.database.db, [{ path: 'b.md', text: undefined }], about)
    await first.close()
    expect((await cli.run('versions', 'cut', '--keep', 'no')).code).toBe(2)
    expect(await cli.run('versions', 'cut', '--keep', '2')).toMatchObject({
      code: 0,
      out: '1 old versions are removed; 3 stay, 1 MB',
    })
    const second = await open()
    const { db } = second.database
    expect(await listVersions(db, 'default', 'a.md')).toMatchObject([
      { version: 3 },
      { version: 2 },
    ])
    const lines = await queryRows(
      db,
      `select who, action, details, outcome from audit where workspace = 'default'`,
      [],
    )
    expect(lines).toMatchObject([
      {
        who: 'mapwright',
        action: 'cutVersions',
        details: { keep: 2, versions: 1 },
        outcome: 'done',
      },
    ])
    await second.close()
  })
})
