import type { ProjectFile } from '../../engine/index.ts'

const TILL = 'connectors/ccv-salespos/connector.yaml'
/** How the creates of debtors and products begin. */
const CREATES = [/post: \/users\/\n( +)/, /post: \/products\/\n( +)/] as const

/** The same files, for a till that takes idempotency keys for what is changed most. */
export function withKeys(files: readonly ProjectFile[]): readonly ProjectFile[] {
  return files.map((file) => (file.path === TILL ? { ...file, text: keyed(file.text) } : file))
}

function keyed(text: string): string {
  return CREATES.reduce((changed, create) => {
    if (!create.test(changed))
      throw new Error(`the connector of the till has no ${create} any more`)
    return changed.replace(create, '$&once: { Idempotency-Key: =$operation }\n$1')
  }, text)
}
