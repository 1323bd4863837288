// The embedded database in a thread of its own. JavaScript, because Node starts it without a loader for TypeScript: that would
// cost every start more memory and time than all that is here. `lite-thread.ts` is the other end.

import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

const port = parentPort
if (!port) throw new Error('this file is a worker of lite-thread.ts')

/** What is lost of an error when it goes from one thread to another. */
function toSent(error) {
  const { message, code } = error instanceof Error ? error : { message: String(error) }
  return { message, code: typeof code === 'string' ? code : undefined }
}

try {
  const { directory, options } = workerData
  const startParams = [...PGlite.defaultStartParams, ...options]
  const lite = await PGlite.create(directory, { startParams })
  port.postMessage({ kind: 'open' })
  // One after the other: the next message is taken up when the one before is answered.
  let last = Promise.resolve()
  port.on('message', (asked) => {
    last = last.then(() => answer(lite, asked))
  })
} catch (error) {
  port.postMessage({ kind: 'failed', error: toSent(error) })
  port.close()
}

async function answer(lite, asked) {
  try {
    if (asked.kind === 'close') {
      await lite.close()
      port.postMessage({ kind: 'answer' })
      port.close()
      return
    }
    const bytes = await lite.execProtocolRaw(asked.bytes)
    port.postMessage({ kind: 'answer', bytes })
  } catch (error) {
    port.postMessage({ kind: 'failed', error: toSent(error) })
  }
}
