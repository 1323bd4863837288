import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../../testing/free-port.ts'
import { SECRET } from '../../transport-suite/transport-case.ts'

const VSFTPD = '/usr/sbin/vsftpd'

/** It changes its user, which only root may. */
export function hasFtpServer(): boolean {
  if (existsSync(VSFTPD) && process.getuid?.() === 0) return true
  if (process.env['REQUIRE_DRIVERS'] === '1')
    throw new Error('there is no vsftpd, or we are not root')
  return false
}

export interface TestFtp {
  readonly port: number
  /** What it shows. It refuses to, where others may write into that itself: files are in folders of it. */
  readonly root: string
  /** By which it is known. */
  readonly certificate: string
  readonly close: () => Promise<void>
}

/** A server for whoever knows the secret, which speaks nothing without encryption. */
export async function startFtp(): Promise<TestFtp> {
  const own = mkdtempSync(join(tmpdir(), 'mapwright-vsftpd-'))
  const pathOf = (name: string): string => join(own, name)
  execFileSync(
    'openssl',
    `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout ${pathOf('key')} -out ${pathOf('cert')}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  )
  chmodSync(own, 0o755)
  mkdirSync(pathOf('empty'))
  mkdirSync(pathOf('root'))
  writeFileSync(pathOf('passwords'), `${SECRET}\n`)
  const port = await freePort()
  const options = {
    listen: 'YES',
    listen_address: '127.0.0.1',
    listen_port: port,
    background: 'NO',
    anonymous_enable: 'YES',
    local_enable: 'NO',
    secure_email_list_enable: 'YES',
    email_password_file: pathOf('passwords'),
    write_enable: 'YES',
    anon_upload_enable: 'YES',
    anon_mkdir_write_enable: 'YES',
    anon_other_write_enable: 'YES',
    anon_world_readable_only: 'NO',
    anon_umask: '000',
    anon_root: pathOf('root'),
    ssl_enable: 'YES',
    allow_anon_ssl: 'YES',
    force_anon_data_ssl: 'YES',
    force_anon_logins_ssl: 'YES',
    rsa_cert_file: pathOf('cert'),
    rsa_private_key_file: pathOf('key'),
    secure_chroot_dir: pathOf('empty'),
    seccomp_sandbox: 'NO',
    xferlog_enable: 'NO',
  }
  const lines = Object.entries(options).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(pathOf('conf'), lines.join(''))
  const child = spawn(VSFTPD, [pathOf('conf')], { stdio: 'ignore' })
  const ended = new Promise((resolve) => {
    child.once('exit', resolve)
  })
  await answering(port)
  return {
    port,
    root: pathOf('root'),
    certificate: readFileSync(pathOf('cert'), 'utf8'),
    close: async () => {
      child.kill()
      await ended
      rmSync(own, { recursive: true, force: true })
    },
  }
}

async function answering(port: number): Promise<void> {
  for (let times = 0; times < 200; times += 1) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.once('error', () => resolve(false)).once('connect', () => socket.destroy())
    })
    if (isThere) return
    await delay(25)
  }
  throw new Error('vsftpd does not answer')
}
