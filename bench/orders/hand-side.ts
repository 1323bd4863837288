import { moveByHand } from './by-hand.ts'

/** A process of its own that moves the orders of the address by hand, and prints how that went. */

const before = process.cpuUsage()
const from = performance.now()
const moved = await moveByHand(process.argv[2] ?? '')
const firstMs = performance.now() - from
const { user, system } = process.cpuUsage(before)
const peakMb = process.resourceUsage().maxRSS / 1024
process.stdout.write(
  `${JSON.stringify({ moved, firstMs, secondMs: 0, cpuMs: (user + system) / 1000, peakMb })}\n`,
)
