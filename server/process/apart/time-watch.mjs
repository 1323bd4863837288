// The thread that ends its process when a question computes for too long, or when nobody waits for the answer any more: the main
// thread hears nothing while it computes. `answer-apart.ts` is the other end.

import { workerData } from 'node:worker_threads'

const LOOK_MS = 200
const { shared, parent } = workerData
/** Milliseconds that the process may have computed by the end of the question, none while there is no question; and one to wait for. */
const cells = new Int32Array(shared)

for (;;) {
  Atomics.wait(cells, 0, 0)
  Atomics.wait(cells, 1, 0, LOOK_MS)
  const most = Atomics.load(cells, 0)
  const { user, system } = process.cpuUsage()
  const isLate = most > 0 && (user + system) / 1000 > most
  // Where a system gives no other parent to a process whose own has died, it ends both.
  if (isLate || process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
}
