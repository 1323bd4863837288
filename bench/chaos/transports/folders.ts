import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Shorter than a file is left alone for. */
const WRITES_MS = 50

/** A folder of files, as the programs see it that flows exchange them with. */
export class Folders {
  readonly root: string

  constructor(...folders: readonly string[]) {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'mapwright-chaos-files-')))
    for (const folder of folders) mkdirSync(join(this.root, folder))
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path))
  }

  /** Under a name of its own first, as careful senders do. */
  send(path: string, text: string): void {
    writeFileSync(join(this.root, `${path}.part`), text)
    renameSync(join(this.root, `${path}.part`), join(this.root, path))
  }

  /** Under its name from the start, in two pieces. */
  async sendSlowly(path: string, text: string): Promise<void> {
    const middle = Math.floor(text.length / 2)
    writeFileSync(join(this.root, path), text.slice(0, middle))
    await delay(WRITES_MS)
    appendFileSync(join(this.root, path), text.slice(middle))
  }

  /** Its files that are no copies in progress, and what they hold. */
  read(folder: string): ReadonlyMap<string, string> {
    const path = join(this.root, folder)
    const files = readdirSync(path).filter((name) => !name.endsWith('.part'))
    return new Map(files.map((name) => [name, readFileSync(join(path, name), 'utf8')]))
  }

  take(path: string): void {
    rmSync(join(this.root, path))
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 })
  }
}
