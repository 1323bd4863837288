import type { FarPort } from '../../process/apart/apart-messages.ts'
import { startApart } from '../../process/apart/start-apart.ts'
import { PROBE } from './probe-pool.ts'
import type { Probe } from './probe-process.ts'

// Has a process compute for a minute, or has it idle (`probe-parent idle`), and says which it is; it is up to others to kill this one.

const apart = startApart<Probe, unknown>({ program: PROBE, megabytes: 128, niceness: 0 })
const milliseconds = 120_000
const pid = await apart.ask({ make: () => ({ tells: 'process' }), milliseconds })
const tell = (): void => void process.stdout.write(`${String(pid)}\n`)
const make = (port: FarPort): Probe => {
  port.hear(tell)
  return { waits: 0, computes: 60_000 }
}
if (process.argv[2] === 'idle') setInterval(tell, 1_000)
else await apart.ask({ make, milliseconds })
