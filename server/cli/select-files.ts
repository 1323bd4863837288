import { lstatSync, statSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { CliError } from './io.ts'

/** Before the paths of what this program ships: a person's own are such as an editor opens. */
export const SHIPPED = '(shipped)/'

/** What this program ships is no file of the person's own. */
export function isShipped(file: string): boolean {
  return file.startsWith(SHIPPED)
}

/** Tells which files of a project a person means by paths (files or folders); all of them when none are given. */
export function selectFiles(
  paths: readonly string[],
  { cwd, folder }: { readonly cwd: string; readonly folder: string },
): (file: string) => boolean {
  if (paths.length === 0) return (file) => !isShipped(file)
  const wanted = paths.map((path) => {
    const absolute = resolve(cwd, path)
    const missing = { throwIfNoEntry: false } as const
    if (!lstatSync(absolute, missing)) throw new CliError('usage', `unknown file "${path}"`)
    const shown = relative(folder, absolute).split(sep).join('/')
    return { shown, isFolder: statSync(absolute, missing)?.isDirectory() ?? false }
  })
  return (file) =>
    wanted.some(({ shown, isFolder }) =>
      isFolder ? shown === '' || file.startsWith(`${shown}/`) : file === shown,
    )
}
