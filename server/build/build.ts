import { join } from 'node:path'
import { packageFolder } from '../projects/package-folder.ts'
import { doorFiles, writePackage } from './write-package.ts'
import { writeTypes } from './write-types.ts'

const program = join(packageFolder, 'dist', 'mapwright')
await writePackage(program, join(packageFolder, 'dist', 'ui'))
writeTypes(packageFolder, program, doorFiles())
