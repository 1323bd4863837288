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
  const kept = new Map<string, { readonly project: WorkspaceProject; readonly size: number }>()
  const underWay = new Map<string, Promise<WorkspaceProject>>()
  let characters = 0

  function remove(key: string): void {
    characters -= kept.get(key)?.size ?? 0
    kept.delete(key)
  }

  function get(key: string): WorkspaceProject | undefined {
    const found = kept.get(key)
    if (!found) return undefined
    // The last one used is the last one in the order of the map.
    kept.delete(key)
    kept.set(key, found)
    return found.project
  }

  function keep(key: string, project: WorkspaceProject, size: number): void {
    remove(key)
    kept.set(key, { project, size })
    characters += size
    for (const oldest of kept.keys()) {
      if (characters <= mostCharacters || kept.size === 1) break
      remove(oldest)
    }
  }

  return {
    get,
    getOrCompile: async (key, size, compile) => {
      const before = get(key)
      if (before) return before
      const making = underWay.get(key) ?? compile().finally(() => underWay.delete(key))
      underWay.set(key, making)
      const project = await making
      keep(key, project, size)
      return project
    },
  }
}
