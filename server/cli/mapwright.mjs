#!/usr/bin/env node
// The program is TypeScript and runs as it is: this file is all that Node itself can read of it.
import { register } from 'tsx/esm/api'

register()
const { main } = await import('./main.ts')
await main()
