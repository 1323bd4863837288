import { fileURLToPath } from 'node:url'

/** The folder of this program: its own connectors and integrations are part of every project. */
export const packageFolder = fileURLToPath(new URL('../..', import.meta.url))
