import { fileURLToPath } from 'node:url'

export const PROBE = fileURLToPath(new URL('probe-process.ts', import.meta.url))
