import { readFileSync } from 'node:fs'
import { Type } from 'typebox'
import { Value } from 'typebox/value'

const Package = Type.Object({ version: Type.String() })
const FILE = new URL('../../package.json', import.meta.url)

/** Of this program. */
export const VERSION = Value.Parse(Package, JSON.parse(readFileSync(FILE, 'utf8'))).version
