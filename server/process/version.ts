import { readFileSync } from 'node:fs'

const FILE = new URL('../../package.json', import.meta.url)

/** Read without a schema, which takes longer than all else of `mapwright --version`. */
const { version }: { readonly version: string } = JSON.parse(readFileSync(FILE, 'utf8'))

/** Of this program. */
export const VERSION = version
