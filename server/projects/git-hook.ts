import { execFile } from 'node:child_process'
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import express, { type Request, type RequestHandler } from 'express'
import type { Log } from '../process/log.ts'
import type { Secret } from '../secrets/secret.ts'

const PULL_TIMEOUT_MS = 60_000
const MAX_BYTES = '5mb'

export interface GitHook {
  /** Folder that is a clone, and the home of the workspace. */
  readonly folder: string
  readonly workspace: string
  /** Shared with the git host. */
  readonly secret: Secret
  /** Publishes what was pulled. */
  readonly publishNow: () => Promise<void>
  readonly log: Log
}

/**
 * Answers the webhook of a git host at /hooks/git/WORKSPACE: pulls the project folder and publishes it. GitHub signs the
 * body (X-Hub-Signature-256), GitLab sends the secret itself (X-Gitlab-Token). A pull that is no fast-forward is refused
 * by git, and changes nothing.
 */
export function answerGitHook(hook: GitHook): RequestHandler {
  const router = express.Router()
  const readBody = express.raw({ type: () => true, limit: MAX_BYTES })
  let turn: Promise<unknown> = Promise.resolve()
  router.post(`/hooks/git/${hook.workspace}`, readBody, async (request, response) => {
    if (!isFromHost(request, hook.secret)) {
      response.status(401).json({ type: 'bad_signature', title: 'the signature does not match' })
      return
    }
    const mine = turn.then(() => pull(hook))
    // What fails is told to whoever asked; those after it have their own turn.
    turn = mine.catch(() => undefined)
    const problem = await mine
    if (problem === undefined) response.status(204).end()
    else response.status(409).json({ type: 'pull_failed', title: problem })
  })
  return router
}

function isFromHost(request: Request, secret: Secret): boolean {
  const body: unknown = request.body
  const signed = request.get('X-Hub-Signature-256')
  if (signed !== undefined) {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
    const expected = createHmac('sha256', secret.reveal()).update(bytes).digest('hex')
    return isSame(signed, `sha256=${expected}`)
  }
  const token = request.get('X-Gitlab-Token')
  return token !== undefined && isSame(token, secret.reveal())
}

/** Takes the same time wherever two texts differ. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(expected))
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Gives what went wrong, without what git says of remotes: it may hold credentials. */
async function pull({ folder, publishNow, log }: GitHook): Promise<string | undefined> {
  try {
    // No shell, no questions at a terminal, and no hooks of the repository.
    await promisify(execFile)('git', ['-c', 'core.hooksPath=/dev/null', 'pull', '--ff-only'], {
      cwd: folder,
      timeout: PULL_TIMEOUT_MS,
      env: environmentOfGit(process.env),
    })
  } catch (error) {
    log.error({ code: codeOf(error) }, 'git pull --ff-only failed')
    return 'git pull --ff-only failed in the project folder; run it there by hand to see why'
  }
  await publishNow()
  return undefined
}

/** Git starts other programs (ssh, credential helpers): what the server alone must know is not for them. */
function environmentOfGit(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const others = Object.entries(environment).filter(
    ([name]) => !name.startsWith('MAPWRIGHT_') && name !== 'DATABASE_URL',
  )
  return { ...Object.fromEntries(others), GIT_TERMINAL_PROMPT: '0' }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
