import { stat, unlink } from 'node:fs/promises'
import { createConnection, createServer, type Server } from 'node:net'
import { join, relative } from 'node:path'
import { DatabaseError, systemCode } from './database-errors.ts'

export interface DirectoryLock {
  readonly release: () => Promise<void>
}

const MAX_SOCKET_PATH = 100
const HOLDER_TIMEOUT_MS = 1000

/**
 * Makes this process the only user of a directory, until it ends in whatever way.
 *
 * The lock is a listening socket, which the system closes even after kill -9, and which no process id can be mistaken
 * for. On Linux there are two: one named after the directory's identity, which cannot be left behind or raced for, and a
 * file in the directory, which a process in another container sees too.
 *
 * @throws {DatabaseError} saying who holds it
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const servers: Server[] = []
  const release = async (): Promise<void> => {
    await Promise.all(servers.map(closeServer))
  }
  try {
    for (const path of await socketPaths(directory)) servers.push(await takeSocket(path, directory))
  } catch (error) {
    await release()
    throw error
  }
  return { release }
}

async function socketPaths(directory: string): Promise<readonly string[]> {
  const file = join(directory, 'lock')
  // The system takes short paths only.
  const path = file.length > MAX_SOCKET_PATH ? relative(process.cwd(), file) : file
  if (path.length > MAX_SOCKET_PATH) {
    throw new DatabaseError(
      'DIRECTORY_UNUSABLE',
      `the data directory "${directory}" has a path of ${directory.length} characters, at most ${MAX_SOCKET_PATH - 5} were expected; choose a shorter one`,
    )
  }
  if (process.platform !== 'linux') return [path]
  const { dev, ino } = await stat(directory)
  return [`\0mapwright-${dev}-${ino}`, path]
}

async function takeSocket(path: string, directory: string): Promise<Server> {
  const isFile = !path.startsWith('\0')
  if (isFile) await removeStale(path, directory)
  try {
    return await listen(path)
  } catch (error) {
    if (systemCode(error) === 'EADDRINUSE') throw await inUse(path, directory)
    throw new DatabaseError(
      'DIRECTORY_UNUSABLE',
      `the data directory "${directory}" cannot be locked (${systemCode(error) ?? 'unknown'}); a directory on a local disk that this user may write was expected`,
      { cause: error },
    )
  }
}

/** A socket file whose process is gone refuses connections. */
async function removeStale(path: string, directory: string): Promise<void> {
  if ((await askHolder(path)) !== undefined) throw await inUse(path, directory)
  try {
    await unlink(path)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
  }
}

function listen(path: string): Promise<Server> {
  const greeting = `process ${process.pid}, which started ${new Date().toISOString()}`
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.end(greeting)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.unref()
      resolve(server)
    })
  })
}

async function inUse(path: string, directory: string): Promise<DatabaseError> {
  const holder = (await askHolder(path)) || 'another process'
  return new DatabaseError(
    'DIRECTORY_IN_USE',
    `the data directory "${directory}" is in use by ${holder}; stop that process, or use another directory or PostgreSQL`,
  )
}

/** What the holder of a lock says about itself; `undefined` when there is none. */
function askHolder(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = createConnection(path)
    socket.setEncoding('utf8')
    socket.setTimeout(HOLDER_TIMEOUT_MS, () => {
      socket.destroy()
      resolve(answer)
    })
    socket.on('data', (text) => {
      answer += String(text)
    })
    socket.on('end', () => resolve(answer))
    socket.on('error', () => resolve(undefined))
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}
