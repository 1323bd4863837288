import { expect, onTestFinished, test } from 'vitest'
import { createProjects } from '../../projects/create-projects.ts'
import { startApi } from '../../testing/api-kit.ts'
import { openTestDatabase } from '../../testing/test-databases.ts'
import type { PersonPrincipal } from '../principal.ts'
import { keysFor } from './keys-for.ts'

const KEY = 'jan@shop.example'
const params = { workspace: 'default' }

/** An owner who has entered a workspace to help. */
function helper(showsPersonal: boolean): PersonPrincipal {
  const help = new Map([['default', { request: '1', until: Infinity, showsPersonal }]])
  const way = { roles: new Map(), help } as Pick<PersonPrincipal, 'roles' | 'help'>
  return { kind: 'person', ...way } as PersonPrincipal
}

test('who helps sees no key that is an e-mail address, unless the workspace lets them see what is personal', async () => {
  const database = await openTestDatabase()
  onTestFinished(() => database.close())
  const { services, close } = await startApi({ database, projects: createProjects(database.db) })
  onTestFinished(close)
  const show = async (showsPersonal: boolean, key: string) => {
    const keys = await keysFor(services, { params, principal: helper(showsPersonal) })
    return keys.show('people', key)
  }
  expect(await show(true, KEY)).toBe(KEY)
  expect(await show(false, KEY)).not.toContain('jan')
  expect(await show(false, '4711')).toBe('4711')
})
