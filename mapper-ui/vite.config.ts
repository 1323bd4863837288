import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { routes } from '../server/contract/routes.ts'
import { monacoWords } from './build/monaco-words.ts'

const TABLE = 'virtual:route-table'

/** Method and path of every route of the API: all that the browser needs of the contract, whose schemas stay here. */
function routeTable(): Plugin {
  const table = Object.entries(routes).map(([name, { method, path }]) => [name, [method, path]])
  return {
    name: 'route-table',
    resolveId: (id) => (id === TABLE ? `\0${TABLE}` : undefined),
    load: (id) =>
      id === `\0${TABLE}`
        ? `export const routeTable = ${JSON.stringify(Object.fromEntries(table))}`
        : undefined,
  }
}

/** Compresses once, here, so that the server only has to choose a file. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    // Chunks are changed until they are written: what is compressed before would be something else.
    writeBundle({ dir = '' }, bundle) {
      for (const [fileName, item] of Object.entries(bundle)) {
        if (!/\.(js|css|svg|ttf)$/.test(fileName)) continue
        const content = Buffer.from(item.type === 'chunk' ? item.code : item.source)
        if (content.length < 1024) continue
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
        writeFileSync(join(dir, `${fileName}.br`), brotliCompressSync(content, { params }))
        writeFileSync(join(dir, `${fileName}.gz`), gzipSync(content))
      }
    },
  }
}

/**
 * What every page stands on, in one file instead of fifty: they are compressed together. Only whole packages or folders of
 * which pages use nearly all.
 */
const FRAME =
  /node_modules\/(react|react-dom|scheduler|clsx|@tanstack\/(history|(react-)?(router|query|store)|(router|query)-core)|@mantine\/core\/esm\/core)\/|@tabler\/icons-react\/dist\/esm\/(createReactComponent|defaultAttributes)|vite\/preload-helper/

export default defineConfig(({ command }) => {
  // What NODE_ENV says where somebody builds is not about the pages: those of development are several times slower.
  if (command === 'build') process.env['NODE_ENV'] = 'production'
  return {
    root: fileURLToPath(new URL('.', import.meta.url)),
    plugins: [react(), routeTable(), monacoWords(), compressed()],
    resolve: {
      alias: {
        '@rjsf/validator-ajv8': fileURLToPath(
          new URL('./form/no-compiling-validator.ts', import.meta.url),
        ),
      },
    },
    build: {
      outDir: '../dist/ui',
      emptyOutDir: true,
      target: 'es2023',
      // Those that know light-dark(): what stands in for it in older ones needs a color-scheme in each style sheet.
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      chunkSizeWarningLimit: 4000,
      sourcemap: false,
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: 'frame', test: FRAME }] } },
        treeshake: {
          // Nothing of the engine happens on import, so a page loads only the modules that it uses.
          moduleSideEffects: [{ test: /\/engine\//, sideEffects: false }],
        },
      },
    },
  }
})
