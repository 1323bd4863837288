import type { WorkspaceProject } from './projects.ts'

/**
 * Compiled projects, each once however many workspaces have the same files: most have those of the package. The ones that
 * were used last stay, as many as fit.
 */
export interface KeptProjects {
  readonly get: (key: string) => WorkspaceProject | undefined
  /** `size`: characters that were compiled for it. */
  readonly keep: (key: string, project: WorkspaceProject, size: number) => void
}

export function createKeptProjects(mostCharacters: number): KeptProjects {
  const kept = new Map<string, { readonly project: WorkspaceProject; readonly size: number }>()
  let characters = 0

  function remove(key: string): void {
    characters -= kept.get(key)?.size ?? 0
    kept.delete(key)
  }

  return {
    get: (key) => {
      const found = kept.get(key)
      if (!found) return undefined
      // The last one used is the last one in the order of the map.
      kept.delete(key)
      kept.set(key, found)
      return found.project
    },
    keep: (key, project, size) => {
      remove(key)
      kept.set(key, { project, size })
      characters += size
      for (const oldest of kept.keys()) {
        if (characters <= mostCharacters || kept.size === 1) break
        remove(oldest)
      }
    },
  }
}
