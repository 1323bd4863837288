import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Drivers are optional: what needs one is tried where it is installed, which REQUIRE_DRIVERS=1 insists on. */
export function hasDriver(name: string): boolean {
  try {
    require.resolve(name)
    return true
  } catch (thrown) {
    if (process.env['REQUIRE_DRIVERS'] === '1') throw thrown
    return false
  }
}
