/** What the operating system refused, by its own code. */
const WHY: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  EACCES: ['this user may not use it', 'Give this user the rights, or name another place.'],
  EPERM: ['this user may not use it', 'Give this user the rights, or name another place.'],
  EROFS: ['its disk is read-only', 'Name another folder with --data or --project.'],
  ENOSPC: ['the disk is full', 'Make room and start again: what was done is kept.'],
  EDQUOT: ['the disk quota is used up', 'Make room and start again: what was done is kept.'],
  EMFILE: ['too many files are open', 'Raise the limit of open files ("ulimit -n").'],
  ENOTDIR: ['a part of this path is a file, not a folder', 'Name another folder.'],
  EISDIR: ['it is a folder, not a file', 'Name a file.'],
  ENOENT: ['it does not exist', 'Look at the path.'],
  EEXIST: ['it exists already, and is no folder', 'Name another folder.'],
  EIO: ['the disk cannot read or write it', 'Look at the health of the disk.'],
}

/** The folder above is there, so it is not the path that is wrong. */
const NOTHING_CAN_BE_MADE = ['nothing can be made there', 'Name another folder.'] as const

/** Says what the operating system refused, and what to do; nothing for an error of another kind. */
export function explainSystemError(
  error: unknown,
): { readonly message: string; readonly hint: string } | undefined {
  if (!(error instanceof Error && 'code' in error) || typeof error.code !== 'string') {
    return undefined
  }
  const isMaking = 'syscall' in error && error.syscall === 'mkdir'
  const known = isMaking && error.code === 'ENOENT' ? NOTHING_CAN_BE_MADE : WHY[error.code]
  if (!known) return undefined
  const [what, hint] = known
  const path = 'path' in error && typeof error.path === 'string' ? `"${error.path}"` : 'a file'
  return { message: `${path} cannot be used: ${what}`, hint }
}
