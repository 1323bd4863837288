import { expect, test } from 'vitest'
import { loadDriver } from './load-driver.ts'

test('a driver that is not installed is told by its name', async () => {
  await expect(loadDriver('mapwright-no-such-driver')).rejects.toMatchObject({
    class: 'config',
    mayHaveHappened: false,
    reason: { code: 'sqlDriverMissing', values: { name: 'mapwright-no-such-driver' } },
  })
})
