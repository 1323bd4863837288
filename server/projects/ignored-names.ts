const IGNORED = new Set(['node_modules', 'dist', 'coverage', 'simulator'])

/** Folders and files that never hold files of a project. */
export function isIgnored(name: string): boolean {
  return name.startsWith('.') || IGNORED.has(name)
}
