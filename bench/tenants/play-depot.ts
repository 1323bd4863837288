import { startDepot } from '../../server/work/testing/depot.ts'

/** The systems of the benchmark, in a process of their own: prints where they are. */
const depot = await startDepot()
process.stdout.write(`${depot.url}\n`)
