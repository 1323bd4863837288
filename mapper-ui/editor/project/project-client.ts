import type { ProjectAnswers, ProjectRequest } from './project-messages.ts'

/** The project of the file that is open, compiled in a thread of its own. */
export interface ProjectClient {
  readonly ask: <Kind extends ProjectRequest['kind']>(
    request: Extract<ProjectRequest, { readonly kind: Kind }>,
  ) => Promise<ProjectAnswers[Kind]>
  readonly close: () => void
}

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
}

/** The thread starts with the first question, and again after it was closed. */
export function createProjectClient(): ProjectClient {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let lastId = 0

  function start(): Worker {
    const started = new Worker(new URL('./project-worker.ts', import.meta.url), { type: 'module' })
    started.addEventListener('message', ({ data }: MessageEvent<Answered>) => {
      const asked = waiting.get(data.id)
      waiting.delete(data.id)
      if (data.problem === undefined) asked?.resolve(data.value)
      else asked?.reject(new Error(data.problem))
    })
    return started
  }

  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        worker ??= start()
        worker.postMessage({ id: lastId, request })
      }),
    close: () => {
      worker?.terminate()
      worker = undefined
      waiting.clear()
    },
  }
}

interface Answered {
  readonly id: number
  readonly value: never
  readonly problem?: string
}
