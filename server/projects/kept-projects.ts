import { LRUCache } from 'lru-cache'
import type { WorkspaceProject } from './projects.ts'

/**
 * Compiled projects, each once however many workspaces have the same files: most have those of the package. The ones that
 * were used last stay, as many as fit.
 */
export interface KeptProjects {
  readonly get: (key: string) => WorkspaceProject | undefined
  /** Compiles what is not kept yet, once for all who ask meanwhile. `size`: characters that are compiled for it. */
  readonly getOrCompile: (
    key: string,
    size: number,
    compile: () => Promise<WorkspaceProject>,
  ) => Promise<WorkspaceProject>
}

export function createKeptProjects(mostCharacters: number): KeptProjects {
  const kept = new LRUCache<string, WorkspaceProject>({ maxSize: mostCharacters })
  const underWay = new Map<string, Promise<WorkspaceProject>>()

  return {
    get: (key) => kept.get(key),
    getOrCompile: async (key, size, compile) => {
      const before = kept.get(key)
      if (before) return before
      const making = underWay.get(key) ?? compile().finally(() => underWay.delete(key))
      underWay.set(key, making)
      const project = await making
      // One that is larger than all may be takes the place of all, or it would be compiled for every look.
      kept.set(key, project, { size: Math.max(1, Math.min(size, mostCharacters)) })
      return project
    },
  }
}
