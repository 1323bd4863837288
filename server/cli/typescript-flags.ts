/** What Node needs to run a file of this program: from 22.18 on it reads TypeScript itself, which is faster. */
export const typescriptFlags: readonly string[] = Reflect.get(process.features, 'typescript')
  ? []
  : ['--import', 'tsx']
