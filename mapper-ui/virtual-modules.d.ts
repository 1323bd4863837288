/// <reference types="vite/types/importMeta.d.ts" />

declare module 'virtual:route-table' {
  export const routeTable: Readonly<Record<string, readonly [method: string, path: string]>>
}
/** Makes Monaco say in Dutch what is shown of it. */
declare module 'virtual:monaco-dutch'
declare module '*.css'
/** A manual as it is written. */
declare module '*.md?raw' {
  const text: string
  export default text
}
